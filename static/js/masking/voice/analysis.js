// One frame of the speaker: what is measured every 10 ms, freed of the speaker's own averages.

import { Activity } from './activity.js';
import { CepstralEnvelope } from './envelope.js';
import { RealFFT } from './fft.js';
import { BAND_END, BAND_START, BINS, CEPSTRA, FFT_SIZE, MEAN_LOG_F0, WINDOW, clamp, interpolate } from './layout.js';
import { PITCH_WINDOW, PitchTracker } from './pitch.js';

/** Samples of history that an analysis needs. */
export const HISTORY = PITCH_WINDOW;

/** Octaves of vocal tract length per octave of mean pitch, as found in people. */
const TRACT_FOLLOWS_PITCH = 0.26;
/** Power (natural log) below which a frame is digital silence: nothing is made of it. */
const SILENCE = 1e-10;
/** Clarity that starts a voiced stretch, and that keeps it going. */
const VOICED_START = 0.55;
const VOICED_STAY = 0.45;

/** What is known of a frame. */
export class Frame {
  silent = true;
  voiced = false;
  /** log2 Hz; only meaningful when voiced. */
  logF0 = 0;
  clarity = 0;
  /** Natural log of the power in the speech band. */
  logPower = 0;
  snr = 0;
  /** Envelope of a neutral vocal tract with the speaker's average removed; see Analyser.describe. */
  cepstrum = new Float64Array(CEPSTRA);

  /** @param {Frame} other */
  copy(other) {
    this.silent = other.silent;
    this.voiced = other.voiced;
    this.logF0 = other.logF0;
    this.clarity = other.clarity;
    this.logPower = other.logPower;
    this.snr = other.snr;
    this.cepstrum.set(other.cepstrum);
  }
}

export class Analyser {
  frame = new Frame();
  /** Envelope in natural log of power, without level and without the speaker's average. */
  shape = new Float64Array(BINS);
  /** Running mean of the speaker's pitch, log2 Hz. */
  meanLogF0 = MEAN_LOG_F0;
  #envelopes;
  #activity = new Activity();
  #pitch = new PitchTracker();
  #fft = new RealFFT(FFT_SIZE);
  #hann = new Float64Array(WINDOW);
  #hannPower = 0;
  #windowed = new Float64Array(FFT_SIZE);
  #re = new Float64Array(BINS);
  #im = new Float64Array(BINS);
  #logPower = new Float64Array(BINS);
  #envelope = new Float64Array(BINS);
  #neutral = new Float64Array(BINS);
  /** Running mean of the envelope; starts from the average speaker as if heard for 40 frames. */
  #mean;
  #meanFrames = 40;
  #pitchFrames = 15;
  #lastLogF0 = NaN;

  /**
   * @param {Float32Array} prior (BINS) envelope of the average speaker
   * @param {CepstralEnvelope} envelopes
   */
  constructor(prior, envelopes) {
    this.#mean = Float64Array.from(prior);
    this.#envelopes = envelopes;
    for (let i = 0; i < WINDOW; i++) {
      this.#hann[i] = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW);
      this.#hannPower += this.#hann[i] ** 2;
    }
  }

  /** Length of the speaker's vocal tract relative to the average, octaves of frequency. */
  get tractOctaves() {
    return TRACT_FOLLOWS_PITCH * clamp(this.meanLogF0 - MEAN_LOG_F0, -0.8, 0.9);
  }

  /**
   * Measure the newest frame into `frame` and `shape`.
   * @param {Float64Array} history (HISTORY) newest samples at 16 kHz
   */
  measure(history) {
    this.#measureSpectrum(history);
    this.#activity.measure(this.frame.logPower);
    this.frame.snr = this.#activity.snr;
    this.#measurePitch(history);
    this.#removeAverage();
  }

  /** Describe `shape`, stretched to a neutral vocal tract, by the frame's cepstrum. */
  describe() {
    const stretch = 2 ** this.tractOctaves;
    for (let k = 0; k < BINS; k++) this.#neutral[k] = interpolate(this.shape, k * stretch);
    this.#envelopes.reduce(this.#neutral, this.frame.cepstrum);
  }

  /** @param {Float64Array} history */
  #measureSpectrum(history) {
    const offset = HISTORY - WINDOW;
    for (let i = 0; i < WINDOW; i++) this.#windowed[i] = history[offset + i] * this.#hann[i];
    this.#fft.forward(this.#windowed, this.#re, this.#im);
    let total = 0;
    for (let k = 0; k < BINS; k++) {
      const power = (this.#re[k] ** 2 + this.#im[k] ** 2) / this.#hannPower;
      if (k >= BAND_START && k < BAND_END) total += power;
      this.#logPower[k] = Math.log(power + SILENCE);
    }
    this.frame.silent = total < SILENCE;
    this.frame.logPower = Math.log(total + SILENCE);
    this.#envelopes.measure(this.#logPower, this.#envelope);
  }

  /** @param {Float64Array} history */
  #measurePitch(history) {
    const { frame } = this;
    const pitch = this.#pitch;
    const threshold = Number.isNaN(this.#lastLogF0) ? VOICED_START : VOICED_STAY;
    pitch.measure(history, this.#lastLogF0, this.meanLogF0);
    frame.clarity = pitch.clarity;
    frame.voiced = pitch.clarity > threshold && frame.snr > 1.8 && pitch.frequency > 0;
    this.#lastLogF0 = frame.voiced ? Math.log2(pitch.frequency) : NaN;
    if (!frame.voiced) return;
    frame.logF0 = this.#lastLogF0;
    this.#pitchFrames = Math.min(this.#pitchFrames + 1, 400);
    this.meanLogF0 += (frame.logF0 - this.meanLogF0) / this.#pitchFrames;
  }

  #removeAverage() {
    const envelope = this.#envelope;
    let level = 0;
    for (let k = BAND_START; k < BAND_END; k++) level += envelope[k];
    level /= BAND_END - BAND_START;
    const speech = this.frame.snr > 3;
    if (speech) this.#meanFrames = Math.min(this.#meanFrames + 1, 500);
    const share = speech ? 1 / this.#meanFrames : 0;
    for (let k = 0; k < BINS; k++) {
      this.#mean[k] += (envelope[k] - level - this.#mean[k]) * share;
      this.shape[k] = envelope[k] - level - this.#mean[k];
    }
  }
}
