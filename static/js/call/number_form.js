/** A form with one field for an OTO#, and its answer below: inviting, lifting a ban. */

import { part, setText } from './dom.js';
import { otoNumber } from './format.js';

export class NumberForm {
  #form;
  #input;
  #send;

  /**
   * @param {HTMLElement} form
   * @param {(otoNumber: string) => Promise<string>} send  resolves with a sentence, rejects with one
   */
  constructor(form, send) {
    this.#form = /** @type {HTMLFormElement} */ (form);
    this.#input = /** @type {HTMLInputElement} */ (this.#form.elements.namedItem('oto_number'));
    this.#send = send;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
  }

  focus() {
    if (!this.#form.hidden) this.#input.focus();
  }

  async #submit() {
    const number = otoNumber(this.#input.value);
    if (!number) {
      this.#answer('A number looks like OTO#K7Q2MD: six letters or digits.', true);
      return;
    }
    try {
      this.#answer(await this.#send(number), false);
      this.#form.reset();
    } catch (error) {
      this.#answer(error instanceof Error ? error.message : 'This did not work. Please try again.', true);
    }
  }

  /** @param {string} text @param {boolean} isComplaint */
  #answer(text, isComplaint) {
    const answer = part(this.#form, 'answer');
    answer.dataset.tone = isComplaint ? 'bad' : 'good';
    setText(answer, text);
    this.#input.setAttribute('aria-invalid', String(isComplaint));
    this.#input.focus();
  }
}
