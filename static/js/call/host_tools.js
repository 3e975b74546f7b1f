/** The panel of host and moderators: everything that concerns the whole call. */

import { part, setAttribute, setText, show } from './dom.js';
import { callTools, canModerate } from './moderation.js';
import { NumberForm } from './number_form.js';

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {import('./types.js').Intents} Intents */

export class HostTools {
  #root;
  #intents;

  /** @param {HTMLElement} root @param {Intents} intents */
  constructor(root, intents) {
    this.#root = root;
    this.#intents = intents;
    new NumberForm(part(root, 'lift-ban'), intents.liftBan);
    part(root, 'make-link').addEventListener('click', () => void this.#makeLink());
    part(root, 'copy-made-link').addEventListener('click', () => void this.#copyLink());
    part(root, 'revoke-link').addEventListener('click', () => void this.#revokeLink());
  }

  /** @param {CallState} state */
  draw(state) {
    const root = this.#root;
    const allowed = canModerate(state);
    const tools = callTools(state);
    show(part(root, 'tools-button'), allowed);
    setText(part(root, 'lock-title'), tools.lockTitle);
    setText(part(root, 'lock-button'), tools.lockAction);
    setAttribute(part(root, 'lock-tool'), 'data-active', String(tools.locked));
    setText(part(root, 'pause-title'), tools.pauseTitle);
    setText(part(root, 'pause-button'), tools.pauseAction);
    setAttribute(part(root, 'pause-tool'), 'data-active', String(tools.paused));
    if (!allowed) this.#forgetLink();
  }

  get #field() {
    return /** @type {HTMLInputElement} */ (part(this.#root, 'made-link'));
  }

  async #makeLink() {
    await this.#answer(async () => {
      this.#field.value = await this.#intents.makeLink();
      show(part(this.#root, 'made-link-row'), true);
      this.#field.focus();
      this.#field.select();
      return 'Copy it now: it is shown only here, only once.';
    });
  }

  async #revokeLink() {
    await this.#answer(async () => {
      await this.#intents.revokeLink();
      this.#forgetLink();
      return 'There is no link into this call any more.';
    });
  }

  async #copyLink() {
    await this.#answer(async () => {
      this.#field.select();
      await navigator.clipboard.writeText(this.#field.value);
      return 'The link is copied.';
    }, 'Your browser does not let us copy. The link is marked: copy it yourself.');
  }

  /** A link that does not work any more, or is not for this role, must not be copied by mistake. */
  #forgetLink() {
    this.#field.value = '';
    show(part(this.#root, 'made-link-row'), false);
  }

  /** @param {() => Promise<string>} act @param {string} [otherwise]  instead of the error's own sentence */
  async #answer(act, otherwise) {
    const answer = part(this.#root, 'link-answer');
    try {
      const text = await act();
      answer.dataset.tone = 'good';
      setText(answer, text);
    } catch (error) {
      answer.dataset.tone = 'bad';
      setText(answer, otherwise ?? (error instanceof Error ? error.message : 'This did not work. Please try again.'));
    }
  }
}
