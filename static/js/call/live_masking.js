/** Masking on the server, offered in the lobby of sites that have it; only with the member's consent. */

import { part, setText, show } from './dom.js';

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {{title: string, text: string, yes: string}} Question */

/** @type {Question} */
export const CONSENT = Object.freeze({
  title: 'Send your camera and microphone to the server?',
  text:
    'This device then sends your real picture and your real voice to the server of this site. The server masks them ' +
    'at once, sends them back, and keeps nothing. The other members still get only the masked ones. But whoever runs ' +
    'or breaks into the server could see and hear you. Agree only if you trust this site with that. You can go back ' +
    'at any time before you join.',
  yes: 'I agree, mask me on the server',
});

/** Why the gate is closed when the device cannot mask. */
const CANNOT_MASK = new Set(['mask_failed', 'voice_failed', 'unsupported']);

const WORDS = Object.freeze({
  offer: 'If this device is too slow to mask you, the server of this site can. Your real picture and voice go there.',
  needed: 'This device cannot mask you. If you agree, the server of this site does: your real picture and voice go there.',
  on: 'The server masks you: your real picture and voice go to the server of this site, and only masked ones to others.',
});

/** @param {Pick<CallState, 'own'>} state @returns {keyof typeof WORDS} */
export function situation({ own }) {
  if (own.onServer) return 'on';
  return CANNOT_MASK.has(own.video.reason) || CANNOT_MASK.has(own.audio.reason) ? 'needed' : 'offer';
}

export class LiveMasking {
  #root;
  #confirm;
  #own;
  #onServer = false;

  /**
   * @param {HTMLElement} root
   * @param {object} deps
   * @param {(question: Question) => Promise<boolean>} deps.confirm
   * @param {{maskOnServer: (on: boolean) => Promise<void>}} deps.own
   */
  constructor(root, { confirm, own }) {
    this.#root = root;
    this.#confirm = confirm;
    this.#own = own;
    this.#button.addEventListener('click', () => void this.#pressed());
  }

  get #button() {
    return /** @type {HTMLButtonElement} */ (part(this.#root, 'live-button'));
  }

  /** @param {CallState} state */
  draw(state) {
    this.#onServer = state.own.onServer;
    const now = situation(state);
    const card = part(this.#root, 'lobby-live');
    show(card, true);
    setText(part(card, 'live-words'), WORDS[now]);
    setText(this.#button, now === 'on' ? 'Mask on this device again' : 'Mask on the server\u2026');
    this.#button.disabled = state.studio === 'starting' || state.phase !== 'lobby';
  }

  async #pressed() {
    if (this.#onServer || (await this.#confirm(CONSENT))) await this.#own.maskOnServer(!this.#onServer);
  }
}
