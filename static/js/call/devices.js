/** The two lists to choose a camera and a microphone from. */

import { part } from './dom.js';

/** @typedef {import('./types.js').Device} Device */
/** @typedef {import('./types.js').Devices} Devices */
/** @typedef {import('./types.js').Intents} Intents */

export class DevicePickers {
  #cameras;
  #microphones;

  /** @param {HTMLElement} root @param {Intents} intents */
  constructor(root, intents) {
    this.#cameras = /** @type {HTMLSelectElement} */ (part(root, 'cameras'));
    this.#microphones = /** @type {HTMLSelectElement} */ (part(root, 'microphones'));
    this.#cameras.addEventListener('change', () => intents.chooseCamera(this.#cameras.value));
    this.#microphones.addEventListener('change', () => intents.chooseMicrophone(this.#microphones.value));
  }

  /** @param {Devices} devices */
  draw({ cameras, microphones }) {
    fill(this.#cameras, cameras, 'Camera');
    fill(this.#microphones, microphones, 'Microphone');
  }
}

/**
 * Browsers give no labels before permission: such a device is called by its number.
 * @param {HTMLSelectElement} select @param {Device[]} devices @param {string} word
 */
function fill(select, devices, word) {
  const chosen = select.value;
  const options = devices.map(({ id, label }, place) => new Option(label || `${word} ${place + 1}`, id));
  if (!options.length) options.push(new Option(`No ${word.toLowerCase()} found`, ''));
  select.replaceChildren(...options);
  select.disabled = devices.length === 0;
  if (devices.some(({ id }) => id === chosen)) select.value = chosen;
}
