// Pitch of a frame: normalised square difference function at 8 kHz.

import { RealFFT } from './fft.js';
import { MEAN_LOG_F0, RATE } from './layout.js';

/** Samples at 16 kHz that the pitch is read from: 45 ms. */
export const PITCH_WINDOW = 720;

const LENGTH = PITCH_WINDOW / 2;
const HALF_RATE = RATE / 2;
/** Lags in samples at 8 kHz: 65 to 381 Hz. */
const MIN_LAG = 21;
const MAX_LAG = 123;
/** Clarity given up per octave away from the last pitch, or (weaker) from the speaker's mean. */
const JUMP_COST = 0.08;
const FAR_COST = 0.032;
/** Clarity given up per sample of lag: of equal peaks the first one is the pitch. */
const LAG_COST = 0.0006;
/** A peak this close to the highest one counts as clear as that. */
const NEARLY_HIGHEST = 0.8;

/** After P. McLeod and G. Wyvill, "A smarter way to find pitch", ICMC 2005. */
export class PitchTracker {
  /** Pitch of the last frame, Hz (0: none found). */
  frequency = 0;
  /** Height of the chosen peak, 0 to 1. */
  clarity = 0;
  #fft = new RealFFT(1024);
  #signal = new Float64Array(1024);
  #re = new Float64Array(513);
  #im = new Float64Array(513);
  #energy = new Float64Array(LENGTH + 1);
  #likeness = new Float64Array(MAX_LAG + 3);

  /**
   * @param {Float64Array} history (PITCH_WINDOW) newest samples at 16 kHz
   * @param {number} lastLogF0 log2 Hz of the frame before when it was voiced, else NaN
   * @param {number} meanLogF0 log2 Hz
   */
  measure(history, lastLogF0, meanLogF0 = MEAN_LOG_F0) {
    this.#load(history);
    this.#compare();
    this.#choose(lastLogF0, meanLogF0);
  }

  /** @param {Float64Array} history */
  #load(history) {
    const signal = this.#signal;
    let mean = 0;
    for (let i = 0; i < LENGTH; i++) {
      signal[i] = (history[2 * i] + history[2 * i + 1]) / 2;
      mean += signal[i];
    }
    mean /= LENGTH;
    signal.fill(0, LENGTH);
    for (let i = 0; i < LENGTH; i++) {
      signal[i] -= mean;
      this.#energy[i + 1] = this.#energy[i] + signal[i] * signal[i];
    }
  }

  /** Likeness of the signal to itself at each lag, -1 to 1. */
  #compare() {
    const re = this.#re;
    const im = this.#im;
    this.#fft.forward(this.#signal, re, im);
    for (let k = 0; k < re.length; k++) {
      re[k] = re[k] * re[k] + im[k] * im[k];
      im[k] = 0;
    }
    this.#fft.inverse(re, im, this.#signal);
    const energy = this.#energy;
    for (let lag = MIN_LAG - 2; lag < this.#likeness.length; lag++) {
      const both = energy[LENGTH] - energy[lag] + energy[LENGTH - lag];
      this.#likeness[lag] = (2 * this.#signal[lag]) / (both + 1e-9);
    }
  }

  /**
   * @param {number} lastLogF0
   * @param {number} meanLogF0
   */
  #choose(lastLogF0, meanLogF0) {
    const known = !Number.isNaN(lastLogF0);
    const expected = known ? lastLogF0 : meanLogF0;
    const cost = known ? JUMP_COST : FAR_COST;
    const like = this.#likeness;
    let highest = -9;
    let bestScore = -9;
    let best = 0;
    for (let lag = MIN_LAG; lag <= MAX_LAG; lag++) {
      if (like[lag] <= like[lag - 1] || like[lag] < like[lag + 1]) continue;
      highest = Math.max(highest, like[lag]);
      const score = like[lag] - cost * Math.abs(Math.log2(HALF_RATE / lag) - expected) - LAG_COST * lag;
      if (score > bestScore) {
        bestScore = score;
        best = lag;
      }
    }
    this.frequency = best === 0 ? 0 : HALF_RATE / (best + this.#vertex(best));
    this.clarity = best === 0 ? 0 : like[best] > NEARLY_HIGHEST * highest ? highest : like[best];
  }

  /**
   * Offset of the peak from its lag, by a parabola through three points.
   * @param {number} lag
   */
  #vertex(lag) {
    const before = this.#likeness[lag - 1];
    const after = this.#likeness[lag + 1];
    const curvature = before - 2 * this.#likeness[lag] + after;
    return Math.abs(curvature) > 1e-9 ? (0.5 * (before - after)) / curvature : 0;
  }
}
