// The voice mask as a stream: blocks of any length in, blocks of the same length out, constant latency.

import { HopMasker } from './hop_masker.js';
import { HOP, RATE, clamp } from './layout.js';
import { Resampler, greatestCommonDivisor } from './resampler.js';
import { SampleQueue } from './sample_queue.js';

/** Sample rates that are accepted, Hz. */
const MIN_RATE = 8000;
const MAX_RATE = 192000;
/** Samples of a render quantum of Web Audio; longer blocks are worked through in such pieces. */
const PIECE = 128;
/** Above this the output bends softly towards 1 instead of clipping. */
const KNEE = 0.7;

/** @typedef {import('./disguise.js').VoiceNumbers} VoiceNumbers */
/** @typedef {import('./hop_masker.js').VoiceTables} VoiceTables */

export class PseudoVoice {
  /** From a sound at the input to the same sound at the output, seconds. */
  latency;
  #create;
  #masker;
  #toMask;
  #fromMask;
  #delay;
  #queue;
  #hop = new Float64Array(HOP);
  #hopLength = 0;
  /** A hop has been listened to but not yet spoken. */
  #owed = false;
  #piece = new Float64Array(PIECE);
  #resampled;
  #spoken;

  /**
   * @param {object} options
   * @param {VoiceNumbers} options.numbers
   * @param {VoiceTables} options.tables
   * @param {number} options.rate Hz, a whole number from 8000 to 192000
   * @param {ArrayLike<number>} options.seed four random 32-bit words
   */
  constructor({ numbers, tables, rate, seed }) {
    if (!Number.isInteger(rate) || rate < MIN_RATE || rate > MAX_RATE) {
      throw new RangeError(`cannot mask a voice at ${rate} Hz`);
    }
    this.#create = () => new HopMasker(numbers, tables, seed);
    this.#masker = this.#create();
    this.#toMask = new Resampler(rate, RATE, PIECE);
    this.#fromMask = new Resampler(RATE, rate, HOP);
    this.#resampled = new Float64Array(this.#toMask.maxOutput);
    this.#spoken = new Float64Array(this.#fromMask.maxOutput);
    this.#delay = queueDelay(rate);
    this.#queue = new SampleQueue(this.#delay + PIECE + 3 * this.#fromMask.maxOutput);
    this.#queue.reset(this.#delay);
    const filters = this.#toMask.delay + this.#fromMask.delay;
    this.latency = this.#delay / rate + this.#masker.delay + filters;
  }

  /** Forget everything heard; the same input then gives the same output again. */
  reset() {
    this.#masker = this.#create();
    this.#toMask.reset();
    this.#fromMask.reset();
    this.#queue.reset(this.#delay);
    this.#hopLength = 0;
    this.#owed = false;
  }

  /**
   * Mask a block. Throws on anything that is not a sound; the caller must then stay silent.
   * @param {Float32Array} input -1 to 1, more is clipped
   * @param {Float32Array} output same length, written
   */
  process(input, output) {
    for (let start = 0; start < input.length; start += PIECE) {
      const count = Math.min(PIECE, input.length - start);
      this.#load(input, start, count);
      this.#listen(count);
      // Work is owed until the next piece unless this one needs it: a hop then costs two quanta half each.
      if (this.#queue.length < count) this.#speak();
      for (let i = 0; i < count; i++) output[start + i] = this.#queue.shift();
    }
  }

  /**
   * @param {Float32Array} input
   * @param {number} start
   * @param {number} count
   */
  #load(input, start, count) {
    for (let i = 0; i < count; i++) {
      const sample = input[start + i];
      if (!Number.isFinite(sample)) throw new RangeError('input sample is not a number');
      this.#piece[i] = clamp(sample, -1, 1);
    }
  }

  /** @param {number} count */
  #listen(count) {
    this.#speak();
    const samples = this.#toMask.process(this.#piece, count, this.#resampled);
    for (let i = 0; i < samples; i++) {
      this.#hop[this.#hopLength++] = this.#resampled[i];
      if (this.#hopLength < HOP) continue;
      this.#speak();
      this.#masker.listen(this.#hop);
      this.#hopLength = 0;
      this.#owed = true;
    }
  }

  #speak() {
    if (!this.#owed) return;
    this.#owed = false;
    const samples = this.#fromMask.process(this.#masker.speak(), HOP, this.#spoken);
    for (let i = 0; i < samples; i++) this.#queue.push(limit(this.#spoken[i]));
  }
}

/**
 * Samples that the output waits: a hop, and as much of a render quantum as it takes so that the second half
 * of a hop's work can wait for the next quantum. Where a quantum is longer than a hop there is nothing to spread.
 * @param {number} rate Hz
 */
function queueDelay(rate) {
  const hop = Math.ceil((HOP * rate) / RATE);
  return hop > PIECE ? hop + PIECE - greatestCommonDivisor(hop, PIECE) : hop;
}

/** @param {number} sample */
function limit(sample) {
  const size = Math.abs(sample);
  if (!(size < Infinity)) throw new RangeError('masked sample is not a number');
  if (size <= KNEE) return sample;
  return Math.sign(sample) * (KNEE + (1 - KNEE) * Math.tanh((size - KNEE) / (1 - KNEE)));
}
