/** From loudness to "is speaking": on at once, off only after a pause, so that the mark does not flicker. */

const LOUD = 0.08;
const PAUSE_MS = 500;

export class SpeakingMark {
  #heardAt = -Infinity;

  /**
   * @param {number} level  0..1
   * @param {number} now  ms, any steady clock
   * @returns {boolean}
   */
  update(level, now) {
    if (level >= LOUD) this.#heardAt = now;
    return now - this.#heardAt < PAUSE_MS;
  }
}
