// The content network: what is said passes, most of how a person sounds does not.

import { Frame } from './analysis.js';
import { dot } from './dot.js';
import { CEPSTRA, clamp } from './layout.js';

/**
 * @typedef {object} NetTables
 * @property {Float32Array} featureScale (features)
 * @property {Float32Array} weights0 (hidden x offsets * features)
 * @property {Float32Array} bias0
 * @property {Float32Array} weights1 (hidden x hidden)
 * @property {Float32Array} bias1
 * @property {Float32Array} weights2 (CEPSTRA x hidden)
 * @property {Float32Array} bias2
 * @property {number[]} frameOffsets frames it looks at, relative to the one it answers for, ascending
 * @property {number} cepstralFeatures
 */

export class ContentNet {
  /** Frames of look-ahead. */
  lookahead;
  /** Answer of the last run: envelope of a neutral speaker. */
  answer = new Float64Array(CEPSTRA);
  #tables;
  #features;
  /** Features of the newest frames, oldest first, (frames x features) in one row. */
  #memory;
  #input;
  #hidden0;
  #hidden1;
  /** The newest frames; [0] is the one the network answers for. */
  #frames;
  #known = 0;

  /** @param {NetTables} tables */
  constructor(tables) {
    const offsets = tables.frameOffsets;
    this.#tables = tables;
    this.#features = tables.featureScale.length;
    this.lookahead = offsets[offsets.length - 1];
    this.#memory = new Float32Array((this.lookahead - offsets[0] + 1) * this.#features);
    this.#input = new Float64Array(offsets.length * this.#features);
    this.#hidden0 = new Float64Array(tables.bias0.length);
    this.#hidden1 = new Float64Array(tables.bias1.length);
    this.#frames = Array.from({ length: this.lookahead + 1 }, () => new Frame());
  }

  /**
   * Take in the newest frame.
   * @param {Frame} newest
   * @returns {Frame | null} the frame the next answer is for; null until there is enough look-ahead
   */
  push(newest) {
    const oldest = /** @type {Frame} */ (this.#frames.shift());
    oldest.copy(newest);
    this.#frames.push(oldest);
    this.#remember(newest);
    this.#known++;
    return this.#known > this.lookahead ? this.#frames[0] : null;
  }

  /** Compute `answer` for the frame that push returned. */
  run() {
    const { frameOffsets, weights0, bias0, weights1, bias1, weights2, bias2 } = this.#tables;
    const features = this.#features;
    for (let i = 0; i < frameOffsets.length; i++) {
      const from = (frameOffsets[i] - frameOffsets[0]) * features;
      for (let j = 0; j < features; j++) this.#input[i * features + j] = this.#memory[from + j];
    }
    multiply(weights0, bias0, this.#input, this.#hidden0);
    rectify(this.#hidden0);
    multiply(weights1, bias1, this.#hidden0, this.#hidden1);
    rectify(this.#hidden1);
    multiply(weights2, bias2, this.#hidden1, this.answer);
  }

  /** @param {Frame} frame */
  #remember(frame) {
    const { cepstralFeatures, featureScale } = this.#tables;
    const memory = this.#memory;
    memory.copyWithin(0, this.#features);
    const row = memory.length - this.#features;
    for (let i = 0; i < cepstralFeatures; i++) memory[row + i] = frame.cepstrum[i] * featureScale[i];
    const rest = row + cepstralFeatures;
    memory[rest] = clamp(frame.snr, -2, 8) * featureScale[cepstralFeatures];
    memory[rest + 1] = frame.clarity * featureScale[cepstralFeatures + 1];
    memory[rest + 2] = (frame.voiced ? 1 : 0) * featureScale[cepstralFeatures + 2];
  }
}

/**
 * output = weights * input + bias
 * @param {Float32Array} weights (outputs x inputs)
 * @param {Float32Array} bias (outputs)
 * @param {Float64Array} input (inputs)
 * @param {Float64Array} output (outputs), written
 */
function multiply(weights, bias, input, output) {
  for (let i = 0; i < output.length; i++) output[i] = bias[i] + dot(weights, i * input.length, input);
}

/** @param {Float64Array} values negative ones become 0 */
function rectify(values) {
  for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] = 0;
}
