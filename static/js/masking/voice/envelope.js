// Smooth spectral envelopes, described by 26 cepstral coefficients.

import { dot } from './dot.js';
import { BINS, CEPSTRA } from './layout.js';

/** Rounds that lift the envelope from the mean of the harmonics to their peaks. */
const ROUNDS = 2;

export class CepstralEnvelope {
  /** Log spectrum -> coefficients, (CEPSTRA x BINS); the upper half of the coefficients fades out. */
  #analysis = new Float32Array(CEPSTRA * BINS);
  /** Coefficients -> log spectrum, (CEPSTRA x BINS). */
  #synthesis = new Float32Array(CEPSTRA * BINS);
  #raised = new Float64Array(BINS);
  #coefficients = new Float64Array(CEPSTRA);

  constructor() {
    const half = CEPSTRA / 2;
    for (let l = 0; l < CEPSTRA; l++) {
      const fade = l < half ? 1 : Math.cos((((l - half) / half) * Math.PI) / 2);
      const scale = ((l === 0 ? 1 : 2) / (BINS - 1)) * fade;
      for (let k = 0; k < BINS; k++) {
        const cosine = Math.cos((Math.PI * l * k) / (BINS - 1));
        const edge = k === 0 || k === BINS - 1 ? 0.5 : 1;
        this.#synthesis[l * BINS + k] = cosine;
        this.#analysis[l * BINS + k] = cosine * edge * scale;
      }
    }
  }

  /**
   * True envelope: fit, raise the spectrum to the fit where it lies below, fit again.
   * (A. Röbel and X. Rodet, "Efficient spectral envelope estimation", DAFx 2005.)
   * @param {Float64Array} logPower (BINS)
   * @param {Float64Array} envelope (BINS), written
   */
  measure(logPower, envelope) {
    this.#smooth(logPower, envelope);
    for (let round = 0; round < ROUNDS; round++) {
      for (let k = 0; k < BINS; k++) this.#raised[k] = Math.max(logPower[k], envelope[k]);
      this.#smooth(this.#raised, envelope);
    }
  }

  /**
   * @param {Float64Array} curve (BINS)
   * @param {Float64Array | Float32Array} coefficients (CEPSTRA), written
   */
  reduce(curve, coefficients) {
    for (let l = 0; l < CEPSTRA; l++) coefficients[l] = dot(this.#analysis, l * BINS, curve);
  }

  /**
   * @param {Float64Array} coefficients (CEPSTRA)
   * @param {Float64Array} curve (BINS), written
   */
  expand(coefficients, curve) {
    const matrix = this.#synthesis;
    curve.fill(0);
    for (let l = 0, p = 0; l < CEPSTRA; l++) {
      const coefficient = coefficients[l];
      for (let k = 0; k < BINS; k++) curve[k] += coefficient * matrix[p++];
    }
  }

  /**
   * @param {Float64Array} curve
   * @param {Float64Array} smooth
   */
  #smooth(curve, smooth) {
    this.reduce(curve, this.#coefficients);
    this.expand(this.#coefficients, smooth);
  }
}
