/** What the page says: messages that come and go, and the words for a screen reader. */

import { drawList, part, piece, setAttribute, setText } from './dom.js';
import { maskWords } from './mask_words.js';

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {import('./state.js').Message} Message */
/** @typedef {import('./types.js').Intents} Intents */

const SHOWN_MS = 6000;
const SHOWN_BAD_MS = 12_000;
/** The mask looks different for a moment at many occasions; only what lasts is read out. */
const SETTLED_MS = 700;

export class Notices {
  #root;
  #intents;
  /** @type {Map<string, HTMLElement>} */
  #toasts = new Map();
  #lastRead = 0;
  #maskText = '';
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #maskTimer;

  /** @param {HTMLElement} root @param {Intents} intents */
  constructor(root, intents) {
    this.#root = root;
    this.#intents = intents;
  }

  /** @param {CallState} state */
  draw(state) {
    drawList(part(this.#root, 'toasts'), this.#toasts, state.messages, {
      key: ({ id }) => String(id),
      make: (message) => this.#makeToast(message),
      draw: () => {},
    });
    for (const message of state.messages) this.#readOnce(message);
    if (state.studio !== 'off') this.#readMask(state);
  }

  destroy() {
    clearTimeout(this.#maskTimer);
  }

  /** @param {Message} message */
  #makeToast({ id, text, tone }) {
    const toast = piece('toast-piece');
    setAttribute(toast, 'data-tone', tone);
    setText(part(toast, 'text'), text);
    const dismiss = () => this.#intents.dismiss(id);
    part(toast, 'close').addEventListener('click', dismiss);
    setTimeout(dismiss, tone === 'bad' ? SHOWN_BAD_MS : SHOWN_MS);
    return toast;
  }

  /** @param {Message} message */
  #readOnce({ id, text, tone }) {
    if (id <= this.#lastRead) return;
    this.#lastRead = id;
    this.#read(text, tone === 'bad');
  }

  /** @param {CallState} state */
  #readMask({ own }) {
    const { tone, text } = maskWords(own);
    if (text === this.#maskText) return;
    this.#maskText = text;
    clearTimeout(this.#maskTimer);
    this.#maskTimer = setTimeout(() => this.#read(`${text}.`, tone === 'bad'), SETTLED_MS);
  }

  /** @param {string} text @param {boolean} urgent */
  #read(text, urgent) {
    part(this.#root, urgent ? 'assertive' : 'polite').textContent = text;
  }
}
