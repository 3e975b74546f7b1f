/** The panels beside the grid, people and host tools: one at a time, and the focus goes with them. */

import { part, setAttribute, show } from './dom.js';

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {import('./types.js').Intents} Intents */

const NAMES = /** @type {const} */ (['people', 'tools']);

export class Panels {
  #root;
  /** @type {CallState['panel']} */
  #open = null;

  /** @param {HTMLElement} root @param {Intents} intents */
  constructor(root, intents) {
    this.#root = root;
    for (const name of NAMES) {
      part(root, `${name}-panel`).addEventListener('keydown', (event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) intents.openPanel(null);
      });
    }
  }

  /** @param {CallState} state */
  draw({ panel }) {
    if (panel === this.#open) return;
    const before = this.#open;
    this.#open = panel;
    const hadFocus = Boolean(before && part(this.#root, `${before}-panel`).contains(document.activeElement));
    for (const name of NAMES) {
      show(part(this.#root, `${name}-panel`), name === panel);
      setAttribute(part(this.#root, `${name}-button`), 'aria-expanded', String(name === panel));
    }
    if (panel) part(this.#root, `${panel}-title`).focus();
    else if (before && hadFocus) this.#leave(before);
  }

  /** Back to the button that opened it; without the role for it, the button is gone as well. @param {'people'|'tools'} name */
  #leave(name) {
    const button = part(this.#root, `${name}-button`);
    (button.hidden ? part(this.#root, 'people-button') : button).focus();
  }
}
