// Speech from a spectrum and a pitch: minimum-phase pulses plus shaped noise, nothing of the original sound.

import { RealFFT } from './fft.js';
import { BINS, BIN_HZ, FFT_SIZE, HOP, RATE, clamp } from './layout.js';

/** Width of the crossover from pulses to noise, Hz. */
const CROSSOVER_HZ = 350;

export class Synthesiser {
  /** The newest 10 ms of speech. */
  segment = new Float64Array(HOP);
  #voicingHz;
  #breath;
  #random;
  #fft = new RealFFT(FFT_SIZE);
  #signal = new Float64Array(FFT_SIZE);
  #re = new Float64Array(BINS);
  #im = new Float64Array(BINS);
  /** Share of the power that pulses carry, per bin. */
  #pulseShare = new Float64Array(BINS);
  /** Sound of earlier frames that still rings. */
  #noiseTail = new Float64Array(FFT_SIZE + HOP);
  #pulseTail = new Float64Array(FFT_SIZE + HOP + 1);
  /** Squares of neighbouring windows add up to 1, so noise keeps its power. */
  #window = new Float64Array(2 * HOP);
  /** Samples from the start of the next frame to the next pulse. */
  #nextPulse = 0;

  /**
   * @param {import('./disguise.js').VoiceNumbers} numbers
   * @param {import('./random.js').Random} random
   */
  constructor(numbers, random) {
    this.#voicingHz = numbers.voicingHz;
    this.#breath = numbers.breath;
    this.#random = random;
    for (let i = 0; i < 2 * HOP; i++) this.#window[i] = Math.sin((Math.PI * (i + 0.5)) / (2 * HOP));
  }

  /**
   * Make the next `segment`.
   * @param {import('./analysis.js').Frame} frame
   * @param {Float64Array} spectrum (BINS) natural log of power
   * @param {number} f0 Hz
   */
  speak(frame, spectrum, f0) {
    const voiced = frame.voiced && !frame.silent;
    this.#sharePower(voiced, frame.clarity);
    if (!frame.silent) this.#addNoise(spectrum);
    if (voiced) this.#addPulses(spectrum, f0);
    this.#nextPulse = Math.max(0, this.#nextPulse - HOP);
    for (let i = 0; i < HOP; i++) this.segment[i] = this.#noiseTail[i] + this.#pulseTail[i];
    advance(this.#noiseTail);
    advance(this.#pulseTail);
  }

  /**
   * The clearer the pitch, the higher the frequency up to which it is heard.
   * @param {boolean} voiced
   * @param {number} clarity
   */
  #sharePower(voiced, clarity) {
    if (!voiced) {
      this.#pulseShare.fill(0);
      return;
    }
    const certainty = clamp((clarity - 0.4) / 0.45, 0, 1);
    const crossover = this.#voicingHz * (0.55 + 0.45 * certainty);
    const most = 1 - this.#breath * (1 - 0.5 * certainty);
    for (let k = 0; k < BINS; k++) {
      this.#pulseShare[k] = most / (1 + Math.exp((k * BIN_HZ - crossover) / CROSSOVER_HZ));
    }
  }

  /** @param {Float64Array} spectrum */
  #addNoise(spectrum) {
    const signal = this.#signal;
    for (let i = 0; i < 2 * HOP; i++) signal[i] = this.#random.gaussian() * this.#window[i];
    signal.fill(0, 2 * HOP);
    this.#fft.forward(signal, this.#re, this.#im);
    for (let k = 0; k < BINS; k++) {
      const gain = Math.exp(0.5 * spectrum[k]) * Math.sqrt(1 - this.#pulseShare[k]);
      this.#re[k] *= gain;
      this.#im[k] *= gain;
    }
    this.#fft.inverse(this.#re, this.#im, signal);
    for (let i = 0; i < FFT_SIZE; i++) this.#noiseTail[i] += signal[i];
  }

  /**
   * @param {Float64Array} spectrum
   * @param {number} f0
   */
  #addPulses(spectrum, f0) {
    const period = RATE / f0;
    const response = this.#minimumPhase(spectrum);
    // Power per second stays the same at any pitch.
    const gain = Math.sqrt(period);
    const tail = this.#pulseTail;
    while (this.#nextPulse < HOP) {
      const at = this.#nextPulse | 0;
      const late = (this.#nextPulse - at) * gain;
      const early = gain - late;
      for (let i = 0; i < FFT_SIZE; i++) {
        tail[at + i] += response[i] * early;
        tail[at + i + 1] += response[i] * late;
      }
      this.#nextPulse += period;
    }
  }

  /**
   * Impulse response of the pulses' share of a spectrum, minimum phase by folding the cepstrum.
   * (A. V. Oppenheim and R. W. Schafer, Discrete-Time Signal Processing, "Homomorphic systems".)
   * @param {Float64Array} spectrum
   * @returns {Float64Array} (FFT_SIZE), valid until the next call
   */
  #minimumPhase(spectrum) {
    const re = this.#re;
    const im = this.#im;
    const signal = this.#signal;
    for (let k = 0; k < BINS; k++) {
      re[k] = 0.5 * (spectrum[k] + Math.log(this.#pulseShare[k] + 1e-4));
      im[k] = 0;
    }
    this.#fft.inverse(re, im, signal);
    for (let i = 1; i < FFT_SIZE / 2; i++) signal[i] *= 2;
    signal.fill(0, FFT_SIZE / 2 + 1);
    this.#fft.forward(signal, re, im);
    for (let k = 0; k < BINS; k++) {
      const magnitude = Math.exp(re[k]);
      const phase = im[k];
      re[k] = magnitude * Math.cos(phase);
      im[k] = magnitude * Math.sin(phase);
    }
    this.#fft.inverse(re, im, signal);
    return signal;
  }
}

/** @param {Float64Array} tail one hop forward, zeros behind */
function advance(tail) {
  tail.copyWithin(0, HOP);
  tail.fill(0, tail.length - HOP);
}
