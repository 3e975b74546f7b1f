/** The last screen: why the call is over here, and the way back. */

import { part, setText, show } from './dom.js';
import { ENDINGS } from './messages.js';
import { drawPortrait } from '../site/portrait.js';
import { isOver } from './state.js';

/** @typedef {import('./state.js').CallState} CallState */

export class Endings {
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /** @param {CallState} state */
  draw({ phase, ending, me }) {
    if (!isOver(phase)) return;
    const { title, text, again } = ENDINGS[ending] ?? ENDINGS.left;
    setText(part(this.#root, 'ending-title'), title);
    setText(part(this.#root, 'ending-text'), text);
    show(part(this.#root, 'again'), again);
    drawPortrait(/** @type {HTMLCanvasElement} */ (part(this.#root, 'ending-avatar')), me.look);
  }
}
