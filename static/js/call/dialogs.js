/** The dialogs of the page: mask, keys, and "are you sure?". */

import { part, setText } from './dom.js';

export class Dialogs {
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    for (const dialog of root.querySelectorAll('dialog')) {
      dialog.querySelector('[data-close]')?.addEventListener('click', () => dialog.close());
      dialog.addEventListener('click', (event) => {
        if (event.target === dialog) dialog.close();
      });
    }
  }

  get isOpen() {
    return Boolean(this.#root.querySelector('dialog[open]'));
  }

  /** @param {'mask'|'help'} name */
  open(name) {
    if (!this.isOpen) this.#dialog(name).showModal();
  }

  closeAll() {
    for (const dialog of this.#root.querySelectorAll('dialog')) dialog.close();
  }

  /**
   * @param {{title: string, text: string, yes: string}} question
   * @returns {Promise<boolean>}
   */
  confirm({ title, text, yes }) {
    const dialog = this.#dialog('confirm');
    setText(part(dialog, 'confirm-title'), title);
    setText(part(dialog, 'confirm-text'), text);
    setText(part(dialog, 'confirm-yes'), yes);
    // Escape and a click beside it leave the value of the last time there.
    dialog.returnValue = '';
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
    });
  }

  /** @param {string} name */
  #dialog(name) {
    return /** @type {HTMLDialogElement} */ (part(this.#root, `${name}-dialog`));
  }
}
