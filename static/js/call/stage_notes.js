/** What lies over the grid: "the line is lost", "the call is paused", and the button for a browser that plays no sound. */

import { part, setText, show } from './dom.js';
import { canModerate } from './moderation.js';
import { isPaused } from './select.js';

/** @typedef {import('./state.js').CallState} CallState */

export class StageNotes {
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /** @param {CallState} state */
  draw(state) {
    const text = trouble(state);
    const paused = isPaused(state);
    this.#root.dataset.paused = String(paused);
    show(part(this.#root, 'banner'), Boolean(text));
    setText(part(this.#root, 'banner-text'), text);
    show(part(this.#root, 'pause-note'), paused);
    show(part(this.#root, 'pause-resume'), canModerate(state));
    show(part(this.#root, 'sound-button'), state.soundBlocked);
  }
}

/** @param {CallState} state */
function trouble({ phase, engine }) {
  if (phase === 'reconnecting') return 'The line to the call is lost. Trying to come back\u2026';
  if (engine === 'reconnecting') return 'Picture and sound are interrupted. Trying to come back\u2026';
  if (engine === 'failed') return 'Picture and sound could not be connected. Leave and join again, or try another network.';
  return '';
}
