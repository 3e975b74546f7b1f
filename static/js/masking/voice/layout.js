// Frame layout of the voice mask and the two small curve functions that every stage needs.

/** Rate the mask works at, Hz. */
export const RATE = 16000;
/** Samples from one frame to the next: 10 ms. */
export const HOP = 160;
/** Samples that a frame looks at: 30 ms. */
export const WINDOW = 480;
/** Length of the Fourier transform; bins are 31.25 Hz apart. */
export const FFT_SIZE = 512;
/** Bins of a spectrum, 0 to 8 kHz. */
export const BINS = FFT_SIZE / 2 + 1;
/** Hz from bin to bin. */
export const BIN_HZ = RATE / FFT_SIZE;
/** Cepstral coefficients that describe a spectral envelope. */
export const CEPSTRA = 26;
/** Bins [BAND_START, BAND_END) carry speech (125 Hz to 6.9 kHz): level and power are taken there. */
export const BAND_START = 4;
export const BAND_END = 220;
/** log2 of the middle of human voices, 150 Hz; running means start here. */
export const MEAN_LOG_F0 = Math.log2(150);

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export function clamp(value, low, high) {
  return value < low ? low : value > high ? high : value;
}

/**
 * Value of a curve over the bins at a broken bin number, linear between bins, constant outside.
 * @param {Float64Array} curve (BINS)
 * @param {number} bin
 */
export function interpolate(curve, bin) {
  if (bin <= 0) return curve[0];
  if (bin >= BINS - 1) return curve[BINS - 1];
  const below = bin | 0;
  return curve[below] + (curve[below + 1] - curve[below]) * (bin - below);
}
