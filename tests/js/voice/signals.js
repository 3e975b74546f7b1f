// Test signals, and measurements that share no code with the mask.

import { readFileSync } from 'node:fs';
import { unpackTables } from '../../../static/js/masking/voice/tables.js';

const VENDOR = new URL('../../../static/vendor/voice/', import.meta.url);

/** The tables as a browser gets them; set-up makes them (`python -m masking.voice.export static/vendor/voice`). */
export function tables() {
  const layout = JSON.parse(readFileSync(new URL('content.json', VENDOR), 'utf8'));
  const file = readFileSync(new URL('content.bin', VENDOR));
  return unpackTables(layout, file.buffer.slice(file.byteOffset, file.byteOffset + file.length));
}

export const SEED = [1, 2, 3, 4];

/** Numbers as the server makes them. */
export function numbers(changes = {}) {
  return {
    mode: 'private',
    f0Hz: 190,
    f0Side: 1,
    f0Band: 0.125,
    liveliness: 0.6,
    warp: 1.1,
    warpBand: 0.0566,
    bumps: [0.03, -0.01, 0.01],
    tilt: [0.4, -0.3, 0.2, -0.1, 0.1],
    voicingHz: 4000,
    breath: 0.15,
    drift: 1.5,
    netMix: 0.85,
    ...changes,
  };
}

export const CLEAR = { mode: 'clear', netMix: 0 };

/** Formants in Hz of a, i, u, e of an average man. */
const VOWELS = [
  [730, 1090, 2440],
  [270, 2290, 3010],
  [300, 870, 2240],
  [530, 1840, 2480],
];
const SYLLABLE = 0.22;

/**
 * Something like speech: vowels with a falling melody, and short pauses with a little room noise.
 * @param {{rate?: number, seconds?: number, f0?: number, tract?: number, melody?: number}} options tract: factor on formants
 */
export function speech({ rate = 48000, seconds = 4, f0 = 120, tract = 1, melody = 0.15 } = {}) {
  const out = new Float32Array(Math.round(rate * seconds));
  const random = lcg(7);
  let phase = 0;
  let filters = [];
  let vowel = -1;
  for (let i = 0; i < out.length; i++) {
    const t = i / rate;
    const syllable = Math.floor(t / SYLLABLE);
    const within = t / SYLLABLE - syllable;
    if (syllable !== vowel) {
      vowel = syllable;
      filters = VOWELS[syllable % VOWELS.length].map((hz) => resonator(hz * tract, rate));
    }
    phase += (f0 * 2 ** (melody * Math.cos(2 * Math.PI * 0.4 * t))) / rate;
    const pulse = phase >= 1 ? 1 : 0;
    phase -= pulse;
    const loudness = syllable % 5 === 4 ? 0 : Math.min(1, within * 8, (1 - within) * 8);
    let sample = loudness * pulse + 0.0005 * random();
    for (const filter of filters) sample = filter(sample);
    out[i] = sample;
  }
  return normalise(out, 0.5);
}

/** @param {number} seed */
export function lcg(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2147483648 - 1;
  };
}

/** Second-order resonator of 80 Hz width. */
function resonator(hz, rate) {
  const r = Math.exp((-Math.PI * 80) / rate);
  const a = 2 * r * Math.cos((2 * Math.PI * hz) / rate);
  let y1 = 0;
  let y2 = 0;
  return (x) => {
    const y = x + a * y1 - r * r * y2;
    y2 = y1;
    y1 = y;
    return y;
  };
}

function normalise(signal, peak) {
  const most = signal.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  return signal.map((x) => (x * peak) / most);
}

/** Run a signal through a mask in blocks; sizes are used in turn. */
export function run(mask, signal, sizes = [128]) {
  const out = new Float32Array(signal.length);
  for (let start = 0, i = 0; start < signal.length; i++) {
    const end = Math.min(signal.length, start + sizes[i % sizes.length]);
    mask.process(signal.subarray(start, end), out.subarray(start, end));
    start = end;
  }
  return out;
}

export function rms(signal) {
  return Math.sqrt(signal.reduce((sum, x) => sum + x * x, 0) / signal.length);
}

/** Largest normalised cross-correlation of two signals over all lags up to maxLag. */
export function likeness(a, b, maxLag) {
  let best = 0;
  for (let lag = -maxLag; lag <= maxLag; lag++) {
    let dot = 0;
    let powerA = 0;
    let powerB = 0;
    for (let i = Math.max(0, lag); i < Math.min(a.length, a.length + lag); i++) {
      dot += a[i - lag] * b[i];
      powerA += a[i - lag] ** 2;
      powerB += b[i] ** 2;
    }
    best = Math.max(best, Math.abs(dot) / Math.sqrt(powerA * powerB + 1e-20));
  }
  return best;
}

/** Median pitch in Hz of the clearly voiced frames, by plain autocorrelation from 60 to 400 Hz. */
export function medianPitch(signal, rate) {
  const pitches = [];
  const length = Math.round(0.04 * rate);
  for (let start = 0; start + 2 * length < signal.length; start += length) {
    const frame = signal.subarray(start, start + 2 * length);
    if (rms(frame) < 0.02) continue;
    const { lag, height } = bestLag(frame, length, Math.floor(rate / 400), Math.ceil(rate / 60));
    if (height > 0.6) pitches.push(rate / lag);
  }
  return pitches.sort((a, b) => a - b)[pitches.length >> 1];
}

function bestLag(frame, length, low, high) {
  const heights = [];
  for (let lag = low; lag <= Math.min(high, frame.length - length); lag++) {
    let dot = 0;
    let powerA = 0;
    let powerB = 0;
    for (let i = 0; i < length; i++) {
      dot += frame[i] * frame[i + lag];
      powerA += frame[i] ** 2;
      powerB += frame[i + lag] ** 2;
    }
    heights.push(dot / Math.sqrt(powerA * powerB + 1e-20));
  }
  const most = Math.max(...heights);
  // The first peak nearly as high as the highest: multiples of the period are as good as the period.
  const first = heights.findIndex((h, i) => h > 0.93 * most && h >= (heights[i - 1] ?? -1) && h >= (heights[i + 1] ?? -1));
  return { lag: low + first, height: heights[first] };
}

/** Long-term spectrum in dB over bands of 1/6 octave from 150 Hz to 6 kHz (Goertzel on windows of 30 ms). */
export function longTermSpectrum(signal, rate) {
  const bands = [];
  for (let hz = 150; hz < Math.min(6000, rate / 2.5); hz *= 2 ** (1 / 6)) bands.push(hz);
  const length = Math.round(0.03 * rate);
  const sums = bands.map(() => 1e-12);
  for (let start = 0; start + length < signal.length; start += length) {
    bands.forEach((hz, i) => (sums[i] += goertzel(signal, start, length, hz / rate)));
  }
  return sums.map((sum) => 10 * Math.log10(sum));
}

function goertzel(signal, start, length, frequency) {
  const c = 2 * Math.cos(2 * Math.PI * frequency);
  let a = 0;
  let b = 0;
  for (let i = 0; i < length; i++) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length);
    [a, b] = [signal[start + i] * window + c * a - b, a];
  }
  return a * a + b * b - c * a * b;
}

/** Mean distance in dB of two spectra after removing their levels. */
export function spectralDistance(a, b) {
  const mean = (s) => s.reduce((sum, x) => sum + x, 0) / s.length;
  const [ma, mb] = [mean(a), mean(b)];
  return mean(a.map((x, i) => Math.abs(x - ma - (b[i] - mb))));
}
