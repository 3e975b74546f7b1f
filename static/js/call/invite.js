/** The form that invites a member by the OTO#. */

import { part, setText, show } from './dom.js';
import { otoNumber } from './format.js';

/** @typedef {import('./types.js').Intents} Intents */

export class InviteForm {
  #form;
  #input;
  #intents;

  /** @param {HTMLElement} root @param {Intents} intents @param {boolean} allowed */
  constructor(root, intents, allowed) {
    this.#form = /** @type {HTMLFormElement} */ (part(root, 'invite'));
    this.#input = /** @type {HTMLInputElement} */ (this.#form.elements.namedItem('oto_number'));
    this.#intents = intents;
    show(this.#form, allowed);
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send();
    });
  }

  focus() {
    if (!this.#form.hidden) this.#input.focus();
  }

  async #send() {
    const number = otoNumber(this.#input.value);
    if (!number) {
      this.#answer('A number looks like OTO#K7Q2MD: six letters or digits.', true);
      return;
    }
    try {
      this.#answer(await this.#intents.invite(number), false);
      this.#form.reset();
    } catch (error) {
      this.#answer(error instanceof Error ? error.message : 'This did not work. Please try again.', true);
    }
  }

  /** @param {string} text @param {boolean} isComplaint */
  #answer(text, isComplaint) {
    const answer = part(this.#form, 'invite-answer');
    answer.dataset.tone = isComplaint ? 'bad' : 'good';
    setText(answer, text);
    this.#input.setAttribute('aria-invalid', String(isComplaint));
    this.#input.focus();
  }
}
