// The keyed pseudo-voice: turns what is left of a speaker into the spectrum and pitch of somebody else.

import { NoiseGate } from './activity.js';
import { BAND_END, BAND_START, BINS, BIN_HZ, clamp, interpolate } from './layout.js';

/**
 * Made by the server (masking/voice/pseudovoice.py explains each number).
 * @typedef {object} VoiceNumbers
 * @property {string} mode
 * @property {number} f0Hz
 * @property {number} f0Side
 * @property {number} f0Band
 * @property {number} liveliness
 * @property {number} warp
 * @property {number} warpBand
 * @property {number[]} bumps
 * @property {number[]} tilt
 * @property {number} voicingHz
 * @property {number} breath
 * @property {number} drift
 * @property {number} netMix
 */

/** @typedef {import('./analysis.js').Frame} Frame */

/** Share of the frequency axis over which the warp is linear; the rest bends back to 8 kHz. */
const LINEAR_SHARE = 0.75;
/** Bins below 60 Hz carry hum only; they lose 26 dB. */
const RUMBLE_BINS = Math.ceil(60 / BIN_HZ);
const RUMBLE_LOSS = 6;
/** Largest excursion of the melody that is followed, octaves. */
const MAX_EXCURSION = 0.7;

/**
 * Distance from the speaker's own value, octaves: `distance` plus a random wander, but never inside the
 * forbidden band. A distance inside goes to the band's edge on `side`; wandering stays on its own side.
 * @param {number} distance
 * @param {number} wander
 * @param {number} band
 * @param {number} side -1 or 1
 */
export function keepAway(distance, wander, band, side) {
  const own = Math.abs(distance) < band ? side * band : distance;
  const direction = Math.sign(own);
  return direction * Math.max(band, direction * (own + wander));
}

export class Disguise {
  /** Spectrum of the frame to speak, natural log of power. */
  spectrum = new Float64Array(BINS);
  /** Pitch of the frame to speak, Hz. */
  f0;
  #numbers;
  #random;
  #gate = new NoiseGate();
  #logTarget;
  #logWarp;
  /** Keyed long-term spectrum. */
  #colour;
  /** Keyed bends of the frequency axis, as a share of it. */
  #bends;
  #warpWander = 0;
  #pitchWander = 0;
  #logF0;

  /**
   * @param {VoiceNumbers} numbers
   * @param {Float32Array} prior (BINS) envelope of the average speaker
   * @param {import('./random.js').Random} random
   */
  constructor(numbers, prior, random) {
    this.#numbers = numbers;
    this.#random = random;
    this.#logTarget = Math.log2(numbers.f0Hz);
    this.#logWarp = Math.log2(numbers.warp);
    this.#logF0 = this.#logTarget;
    this.f0 = numbers.f0Hz;
    this.#colour = colourOf(numbers.tilt, prior);
    this.#bends = bendsOf(numbers.bumps);
  }

  /**
   * Make `spectrum` from a shape (BINS, natural log of power, the speaker's average removed).
   * @param {Frame} frame
   * @param {Float64Array} shape
   * @param {number} tractOctaves vocal tract of the speaker relative to the average
   */
  colour(frame, shape, tractOctaves) {
    const warp = this.#nextWarp(tractOctaves);
    const knee = Math.min(LINEAR_SHARE, LINEAR_SHARE * warp, 0.97);
    const slope = (1 - knee / warp) / (1 - knee);
    const { spectrum } = this;
    let total = 0;
    for (let k = 0; k < BINS; k++) {
      const x = k / (BINS - 1);
      const straight = x < knee ? x / warp : knee / warp + (x - knee) * slope;
      const source = clamp(straight + this.#bends[k], 0, 1) * (BINS - 1);
      spectrum[k] = interpolate(shape, source) + this.#colour[k];
      if (k >= BAND_START && k < BAND_END) total += Math.exp(spectrum[k]);
    }
    this.#gate.follow(frame.snr);
    // The frame keeps its power, whatever the new spectrum looks like.
    const level = frame.logPower - Math.log(total + 1e-10) + this.#gate.gain;
    for (let k = 0; k < BINS; k++) spectrum[k] += level - (k < RUMBLE_BINS ? RUMBLE_LOSS : 0);
  }

  /**
   * Move `f0` on; it glides, so that pitch never jumps.
   * @param {Frame} frame
   * @param {number} meanLogF0 of the speaker, log2 Hz
   */
  intone(frame, meanLogF0) {
    const { drift, f0Band, f0Side, liveliness } = this.#numbers;
    this.#pitchWander += -0.01 * this.#pitchWander + 0.012 * drift * this.#random.gaussian();
    if (!frame.voiced) return;
    const distance = this.#logTarget - meanLogF0;
    const mean = meanLogF0 + keepAway(distance, 0.5 * this.#pitchWander, f0Band, f0Side);
    const melody = liveliness * clamp(frame.logF0 - meanLogF0, -MAX_EXCURSION, MAX_EXCURSION);
    this.#logF0 += 0.5 * (mean + melody - this.#logF0);
    this.f0 = 2 ** this.#logF0;
  }

  /**
   * Factor from the speaker's formants to those of the pseudo-voice.
   * @param {number} tractOctaves
   */
  #nextWarp(tractOctaves) {
    const { drift, warpBand } = this.#numbers;
    this.#warpWander += -0.02 * this.#warpWander + 0.004 * drift * this.#random.gaussian();
    const distance = this.#logWarp - tractOctaves;
    const wander = this.#warpWander * Math.LOG2E;
    return 2 ** keepAway(distance, wander, warpBand, Math.sign(this.#logWarp));
  }
}

/**
 * @param {number[]} tilt depths of cosines over the square root of frequency
 * @param {Float32Array} prior
 */
function colourOf(tilt, prior) {
  return Float64Array.from(prior, (level, k) => {
    const x = Math.sqrt(k / (BINS - 1));
    return tilt.reduce((sum, depth, i) => sum + depth * Math.cos(Math.PI * (i + 1) * x), level);
  });
}

/** @param {number[]} bumps depths of sines over frequency; they die out towards 8 kHz */
function bendsOf(bumps) {
  return Float64Array.from({ length: BINS }, (_, k) => {
    const x = k / (BINS - 1);
    return (1 - x) * bumps.reduce((sum, depth, i) => sum + depth * Math.sin(Math.PI * (i + 1) * x), 0);
  });
}
