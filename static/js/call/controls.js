/** The bar of buttons under the grid, and the same switches in the lobby. */

import { part, setAttribute, setText } from './dom.js';

/** @typedef {import('./state.js').CallState} CallState */

export class Controls {
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /** @param {CallState} state */
  draw({ own }) {
    this.#drawSwitch('mute-button', own.microphone, own.microphone ? 'Mute' : 'Unmute');
    this.#drawSwitch('camera-button', own.camera, own.camera ? 'Stop camera' : 'Start camera');
    this.#drawSwitch('lobby-microphone', own.microphone, own.microphone ? 'Mute the microphone' : 'Unmute the microphone');
    this.#drawSwitch('lobby-camera', own.camera, own.camera ? 'Stop the camera' : 'Start the camera');
    this.#drawSwitch('hand-button', own.hand, own.hand ? 'Lower hand' : 'Raise hand');
  }

  /** @param {string} name @param {boolean} on @param {string} label */
  #drawSwitch(name, on, label) {
    const button = part(this.#root, name);
    setAttribute(button, 'data-on', String(on));
    setText(part(button, 'label'), label);
  }
}
