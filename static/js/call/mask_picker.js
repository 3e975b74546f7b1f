/** Choosing the face mask and the voice: one piece, shown in the lobby and in the call's dialog. */

import { drawMaskPicture } from '../site/mask_picture.js';
import { part, piece } from './dom.js';

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {import('./types.js').Intents} Intents */

export class MaskPicker {
  #element = piece('mask-picker-piece');

  /**
   * @param {HTMLElement} place
   * @param {string} name  keeps the radio buttons of two pickers apart
   * @param {import('../lib/types.js').Look} look
   * @param {Intents} intents
   */
  constructor(place, name, look, intents) {
    for (const input of this.#inputs('modes')) {
      input.name = `${name}-mode`;
      input.dataset.testid = `${name}-mode-${input.value}`;
      input.addEventListener('change', () => intents.setMask({ mode: /** @type {any} */ (input.value) }));
      const canvas = input.closest('label')?.querySelector('canvas');
      if (canvas) drawMaskPicture(canvas, input.value, look);
    }
    for (const input of this.#inputs('voices')) {
      input.name = `${name}-voice`;
      input.dataset.testid = `${name}-voice-${input.value}`;
      input.addEventListener('change', () => intents.setVoice(/** @type {any} */ (input.value)));
    }
    const background = this.#background;
    background.addEventListener('change', () => intents.setMask({ background: background.checked ? 'cover' : 'none' }));
    place.append(this.#element);
  }

  get #background() {
    return /** @type {HTMLInputElement} */ (part(this.#element, 'background'));
  }

  /** @param {string} group @returns {HTMLInputElement[]} */
  #inputs(group) {
    return [...part(this.#element, group).querySelectorAll('input')];
  }

  /** @param {CallState} state */
  draw({ own }) {
    for (const input of this.#inputs('modes')) input.checked = input.value === own.mask.mode;
    for (const input of this.#inputs('voices')) input.checked = input.value === own.voice;
    this.#background.checked = own.mask.background === 'cover';
  }
}
