/**
 * Decides, sign of life by sign of life, whether what a mask makes may go out.
 * Pure: times come in as numbers of milliseconds, any origin.
 */

/** A timer that comes this late means that the device slept: what was true before no longer is. */
export const SLEEP_MS = 3000;
/** Timely signs in a row before it opens, so that a mask at its limit does not flicker. */
export const SIGNS_TO_OPEN = 2;

export class Watchdog {
  #staleMs;
  #steadyMs;
  #reason = 'loading';
  #hold = '';
  #freshAt = -Infinity;
  #tickAt = NaN;
  #inARow = 0;
  /** When the first of them came. */
  #timelySince = NaN;

  /**
   * @param {number} staleMs  without any sign for this long the mask hangs or is gone
   * @param {number} [steadyMs]  after that, how long signs must have been timely again
   */
  constructor(staleMs, steadyMs = 0) {
    this.#staleMs = staleMs;
    this.#steadyMs = steadyMs;
  }

  /** @returns {string} '' while open, else 'loading', 'switching', 'stalled', 'resumed' or the hold's reason */
  get reason() {
    return this.#hold || this.#reason;
  }

  /** Closes; what was earned before counts no more. @param {string} reason */
  restart(reason) {
    this.#reason = reason;
    this.#freshAt = -Infinity;
  }

  /** @param {string} reason  stays closed for this whatever comes in; '' lets go */
  hold(reason) {
    if (this.#hold && !reason) this.restart('switching');
    this.#hold = reason;
  }

  /**
   * Call often, also when nothing comes in.
   * @param {number} now  ms
   * @returns {string} reason
   */
  tick(now) {
    if (now - this.#tickAt > SLEEP_MS) this.restart('resumed');
    this.#tickAt = now;
    if (!this.#reason && now - this.#freshAt > this.#staleMs) this.restart('stalled');
    return this.reason;
  }

  /**
   * The mask says that it is at work. This keeps what was earned in time, and earns nothing.
   * @param {number} now  ms
   */
  working(now) {
    this.tick(now);
    if (now - this.#freshAt <= this.#staleMs) this.#freshAt = now;
  }

  /**
   * The mask gave a sign of life (a masked frame, a level).
   * @param {number} now  ms
   * @returns {boolean} whether it is open
   */
  fresh(now) {
    this.tick(now);
    if (now - this.#freshAt > this.#staleMs) [this.#inARow, this.#timelySince] = [0, now];
    this.#inARow += 1;
    this.#freshAt = now;
    const steady = this.#reason !== 'stalled' || now - this.#timelySince >= this.#steadyMs;
    if (steady && this.#inARow >= SIGNS_TO_OPEN) this.#reason = '';
    return !this.reason;
  }
}
