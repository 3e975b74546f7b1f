/** The bar above: how long the member is in the call, and whether the mask is on. */

import { part, setAttribute, setText, show } from './dom.js';
import { duration } from './format.js';
import { maskWords } from './mask_words.js';
import { isOver } from './state.js';

/** @typedef {import('./state.js').CallState} CallState */

export class CallBar {
  #root;
  /** @type {number|null} */
  #joinedAt = null;
  #clock = setInterval(() => this.#drawTimer(), 1000);

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /** @param {CallState} state */
  draw(state) {
    if (state.joinedAt !== this.#joinedAt) {
      this.#joinedAt = state.joinedAt;
      this.#drawTimer();
    }
    const isLive = state.studio !== 'off';
    const { tone, text } = maskWords(state.own);
    show(part(this.#root, 'mask-badge'), isLive && tone === 'on');
    show(part(this.#root, 'mask-words'), isLive && tone !== 'on');
    setText(part(this.#root, tone === 'on' ? 'mask-badge-text' : 'mask-words-text'), text);
    setAttribute(part(this.#root, 'mask-words'), 'data-tone', tone);
    show(part(this.#root, 'locked'), state.call.locked && !isOver(state.phase));
    show(part(this.#root, 'home'), state.phase !== 'in_call' && state.phase !== 'reconnecting');
  }

  destroy() {
    clearInterval(this.#clock);
  }

  #drawTimer() {
    show(part(this.#root, 'timer'), this.#joinedAt !== null);
    if (this.#joinedAt !== null) setText(part(this.#root, 'timer-text'), duration(Date.now() - this.#joinedAt));
  }
}
