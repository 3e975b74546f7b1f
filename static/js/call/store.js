/** Holds the page's one state and tells listeners when it became another. */

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {import('./state.js').Action} Action */

export class Store {
  /** @type {Set<(state: CallState, before: CallState) => void>} */
  #listeners = new Set();
  #reduce;
  #state;

  /**
   * @param {(state: CallState, action: Action) => CallState} reduce
   * @param {CallState} state
   */
  constructor(reduce, state) {
    this.#reduce = reduce;
    this.#state = state;
  }

  get state() {
    return this.#state;
  }

  /** @param {Action} action */
  dispatch(action) {
    const before = this.#state;
    this.#state = this.#reduce(before, action);
    if (this.#state === before) return;
    for (const listener of [...this.#listeners]) listener(this.#state, before);
  }

  /**
   * @param {(state: CallState, before: CallState) => void} listener
   * @returns {() => void} takes the listener off again
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
