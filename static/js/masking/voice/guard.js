// Fail closed: masked sound or zeros, never the input, and the page is told.

import { RunTimes } from './run_times.js';

/** Time between two reports of the level: about 20 a second. */
const LEVEL_SECONDS = 0.05;
const STATS_SECONDS = 1;
/** Level 0 of the gauge, dB below full scale. */
const GAUGE_DB = 60;

/**
 * @typedef {{type: 'ready', latency: number} | {type: 'level', level: number} |
 *   {type: 'error', reason: string} |
 *   {type: 'stats', meanMs: number, p99Ms: number, budgetMs: number, underruns: number}} GuardReport
 */
/** @typedef {{process(input: Float32Array, output: Float32Array): void, latency: number}} Masker */

export class Guard {
  /** Once true, only zeros leave. */
  failed = false;
  /** @type {Masker | null} */
  #masker = null;
  #rate;
  #report;
  #now;
  #runTimes = new RunTimes();
  #silence = new Float32Array(128);
  /** Samples until the mask has filled its latency; NaN once it has been reported. */
  #unprimed = 0;
  #energy = 0;
  #levelSamples = 0;
  #statsSamples = 0;

  /**
   * @param {object} options
   * @param {() => Masker} options.create may throw
   * @param {number} options.rate Hz
   * @param {(report: GuardReport) => void} options.report
   * @param {() => number} options.now milliseconds
   */
  constructor({ create, rate, report, now }) {
    this.#rate = rate;
    this.#report = report;
    this.#now = now;
    try {
      this.#masker = create();
      this.#unprimed = Math.ceil(this.#masker.latency * rate);
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * @param {Float32Array | undefined} input nothing when nothing is connected
   * @param {Float32Array} output same length, written
   */
  process(input, output) {
    if (this.#masker === null) {
      output.fill(0);
      return;
    }
    const started = this.#now();
    try {
      this.#masker.process(input ?? this.#zeros(output.length), output);
    } catch (error) {
      // Whatever had been written of this block is not to be trusted either.
      output.fill(0);
      this.#fail(error);
      return;
    }
    this.#runTimes.add(this.#now() - started, (output.length / this.#rate) * 1000);
    this.#account(output, this.#masker.latency);
  }

  /** @param {unknown} error */
  #fail(error) {
    this.failed = true;
    this.#masker = null;
    this.#report({ type: 'error', reason: String(error) });
  }

  /** @param {number} length */
  #zeros(length) {
    if (this.#silence.length !== length) this.#silence = new Float32Array(length);
    return this.#silence;
  }

  /**
   * @param {Float32Array} output
   * @param {number} latency seconds
   */
  #account(output, latency) {
    for (let i = 0; i < output.length; i++) this.#energy += output[i] * output[i];
    this.#levelSamples += output.length;
    this.#statsSamples += output.length;
    this.#unprimed -= output.length;
    if (this.#unprimed <= 0) {
      this.#unprimed = NaN;
      this.#report({ type: 'ready', latency });
    }
    if (this.#levelSamples >= LEVEL_SECONDS * this.#rate) this.#reportLevel();
    if (this.#statsSamples >= STATS_SECONDS * this.#rate) this.#reportStats();
  }

  #reportLevel() {
    const db = 10 * Math.log10(this.#energy / this.#levelSamples + 1e-12);
    this.#energy = 0;
    this.#levelSamples = 0;
    this.#report({ type: 'level', level: Math.min(1, Math.max(0, 1 + db / GAUGE_DB)) });
  }

  #reportStats() {
    this.#statsSamples = 0;
    this.#report({ type: 'stats', ...this.#runTimes.take() });
  }
}
