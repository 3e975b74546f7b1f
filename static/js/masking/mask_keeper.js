/** Gets a mask ready, and again after it failed: once quickly, then patiently. */

import { Emitter } from '../lib/events.js';

const FIRST_RETRY_MS = 1000;
const RETRY_MS = 5000;

/**
 * @typedef {object} Preparable
 * @property {() => Promise<void>} prepare
 * @property {(name: 'state', listener: (payload: any) => void) => () => void} on
 */

/** @extends {Emitter<{ready: {}, failed: {}}>} */
export class MaskKeeper extends Emitter {
  #mask;
  #off;
  #busy = false;
  #ready = false;
  #failures = 0;
  #ended = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {Preparable} mask */
  constructor(mask) {
    super();
    this.#mask = mask;
    this.#off = mask.on('state', ({ state }) => this.#maskIs(state));
  }

  get ready() {
    return this.#ready;
  }

  /** Settles after the first attempt; later ones are told by events. */
  async prepare() {
    if (this.#busy || this.#ended) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    const ready = await this.#mask.prepare().then(
      () => true,
      () => false,
    );
    this.#busy = false;
    if (this.#ended) return;
    if (ready) this.#succeeded();
    else this.#failed();
  }

  destroy() {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#off();
  }

  #succeeded() {
    this.#ready = true;
    this.emit('ready', {});
  }

  #failed() {
    this.#ready = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.prepare(), this.#failures ? RETRY_MS : FIRST_RETRY_MS);
    this.#failures += 1;
    this.emit('failed', {});
  }

  /** @param {string} state */
  #maskIs(state) {
    if (this.#busy) return;
    if (state === 'error' && this.#ready) this.#failed();
    // The mask got over it by itself: starting anew would only cost a second cover.
    else if (state === 'ready' || state === 'searching') this.#recovered();
  }

  #recovered() {
    clearTimeout(this.#timer);
    this.#ready = true;
    this.#failures = 0;
  }
}
