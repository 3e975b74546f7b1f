/** Choosing camera and microphone: one piece, shown in the lobby and in the call's dialog. */

import { part, piece, show } from './dom.js';

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {import('./types.js').Device} Device */
/** @typedef {import('./types.js').Devices} Devices */
/** @typedef {import('./types.js').Intents} Intents */

export class DevicePicker {
  #place;
  #cameras;
  #microphones;
  /** @type {Devices|null} */
  #drawn = null;

  /**
   * @param {HTMLElement} place
   * @param {string} name  keeps the test ids of two pickers apart
   * @param {Intents} intents
   */
  constructor(place, name, intents) {
    const element = piece('device-picker-piece');
    this.#place = place;
    this.#cameras = /** @type {HTMLSelectElement} */ (part(element, 'cameras'));
    this.#microphones = /** @type {HTMLSelectElement} */ (part(element, 'microphones'));
    this.#cameras.dataset.testid = `${name}-camera-choice`;
    this.#microphones.dataset.testid = `${name}-microphone-choice`;
    this.#cameras.addEventListener('change', () => intents.chooseCamera(this.#cameras.value));
    this.#microphones.addEventListener('change', () => intents.chooseMicrophone(this.#microphones.value));
    place.append(element);
  }

  /** @param {CallState} state */
  draw({ studio, devices }) {
    show(this.#place, studio !== 'off');
    // A list that is written anew closes under the pointer of who is choosing.
    if (devices === this.#drawn) return;
    this.#drawn = devices;
    fill(this.#cameras, devices.cameras, { word: 'camera', used: devices.used.camera });
    fill(this.#microphones, devices.microphones, { word: 'microphone', used: devices.used.microphone });
  }
}

/** @param {HTMLSelectElement} select @param {Device[]} devices @param {{word: string, used: string}} now */
function fill(select, devices, { word, used }) {
  const options = devices.map(({ id, label }) => new Option(label, id));
  if (!options.length) options.push(new Option(`No ${word} found`, ''));
  select.replaceChildren(...options);
  select.disabled = devices.length === 0;
  if (devices.some(({ id }) => id === used)) select.value = used;
}
