/** Keeps a working detector: replaces one that hangs or fails again and again. */

import { DetectorError, RemoteDetector } from './remote_detector.js';

/** @typedef {import('./decode.js').Face} Face */

/** One bad frame is no reason to fetch and compile everything again; this many in a row are. */
const FAILURES_TO_REPLACE = 3;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;

export class DetectorKeeper {
  /** @type {RemoteDetector|null} */
  #detector = null;
  #ready = false;
  #failures = 0;
  #destroyed = false;

  get ready() {
    return this.#ready;
  }

  /** Starts anew. @returns {Promise<void>} rejects with DetectorError; may be called again */
  async load() {
    this.#ready = false;
    this.#detector?.destroy();
    const detector = new RemoteDetector();
    this.#detector = detector;
    await detector.load();
    this.#ready = !this.#destroyed && this.#detector === detector;
    this.#failures = 0;
  }

  /**
   * @param {CanvasImageSource} source
   * @param {number} width  of the picture in which boxes are wanted
   * @param {number} height
   * @returns {Promise<{faces: Face[], ms: number}>} rejects with DetectorError
   */
  async detect(source, width, height) {
    if (!this.#detector || !this.#ready) throw new DetectorError('loading', 'no detector yet');
    try {
      const found = await this.#detector.detect(source, width, height);
      this.#failures = 0;
      return found;
    } catch (error) {
      this.#failures += 1;
      const hangs = error instanceof DetectorError && error.code === 'detector_timeout';
      if (hangs || this.#failures >= FAILURES_TO_REPLACE) void this.#replace(FIRST_DELAY_MS);
      throw error;
    }
  }

  destroy() {
    this.#destroyed = true;
    this.#ready = false;
    this.#detector?.destroy();
  }

  /** @param {number} delay  ms until the next try, doubled each time */
  async #replace(delay) {
    this.#ready = false;
    const replaced = this.#detector;
    replaced?.destroy();
    await new Promise((resolve) => setTimeout(resolve, delay));
    // Somebody else may have loaded a new one meanwhile.
    if (this.#destroyed || this.#detector !== replaced) return;
    await this.load().catch(() => this.#replace(Math.min(2 * delay, LONGEST_DELAY_MS)));
  }
}
