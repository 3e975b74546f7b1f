// Streaming change of sample rate by a rational factor: polyphase FIR, Kaiser-windowed sinc.

/** Zero crossings times two that the filter spans at the lower rate. */
const TAPS = 24;
/** Cut-off as a share of the lower Nyquist frequency. */
const CUTOFF = 0.92;
/** Shape of the Kaiser window: about 70 dB of stop band. */
const KAISER_BETA = 7;

export class Resampler {
  /** @type {Float64Array[]} one time-reversed filter per phase */
  #bank;
  #up;
  #down;
  #span;
  #buffer;
  /** Position of the next output, in 1 / up input samples from the start of the next block. */
  #position = 0;

  /**
   * @param {number} from Hz, whole
   * @param {number} to Hz, whole
   * @param {number} maxBlock most samples in one call of process
   */
  constructor(from, to, maxBlock) {
    const divisor = greatestCommonDivisor(from, to);
    this.#up = to / divisor;
    this.#down = from / divisor;
    const filter = designLowPass(Math.max(this.#up, this.#down), this.#up);
    this.#span = Math.ceil(filter.length / this.#up);
    this.#bank = splitPhases(filter, this.#up, this.#span);
    this.#buffer = new Float64Array(this.#span - 1 + maxBlock);
    /** Delay of the filter, seconds. */
    this.delay = (filter.length - 1) / 2 / (from * this.#up);
    /** Most samples that one call can write. */
    this.maxOutput = Math.ceil((maxBlock * this.#up) / this.#down) + 1;
  }

  reset() {
    this.#buffer.fill(0);
    this.#position = 0;
  }

  /**
   * @param {ArrayLike<number>} input
   * @param {number} count samples of input
   * @param {Float64Array} output written from 0
   * @returns {number} samples written
   */
  process(input, count, output) {
    const buffer = this.#buffer;
    const span = this.#span;
    for (let i = 0; i < count; i++) buffer[span - 1 + i] = input[i];
    const end = count * this.#up;
    let written = 0;
    for (; this.#position < end; this.#position += this.#down) {
      const start = Math.floor(this.#position / this.#up);
      const filter = this.#bank[this.#position % this.#up];
      let sum = 0;
      for (let k = 0; k < span; k++) sum += buffer[start + k] * filter[k];
      output[written++] = sum;
    }
    this.#position -= end;
    buffer.copyWithin(0, count, count + span - 1);
    return written;
  }
}

/**
 * @param {number} a
 * @param {number} b
 * @returns {number}
 */
export function greatestCommonDivisor(a, b) {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/**
 * @param {number} ratio larger one of the up and down factors
 * @param {number} gain
 */
function designLowPass(ratio, gain) {
  const length = TAPS * ratio + 1;
  const cutoff = CUTOFF / ratio;
  const filter = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const x = (i - (length - 1) / 2) * cutoff;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    const edge = (2 * i) / (length - 1) - 1;
    const window = bessel(KAISER_BETA * Math.sqrt(Math.max(0, 1 - edge * edge))) / bessel(KAISER_BETA);
    filter[i] = sinc * cutoff * window * gain;
  }
  return filter;
}

/**
 * @param {Float64Array} filter
 * @param {number} phases
 * @param {number} span taps per phase
 */
function splitPhases(filter, phases, span) {
  const bank = Array.from({ length: phases }, () => new Float64Array(span));
  filter.forEach((tap, i) => {
    bank[i % phases][span - 1 - Math.floor(i / phases)] = tap;
  });
  return bank;
}

/**
 * Modified Bessel function of the first kind, order 0, by its power series.
 * @param {number} x
 */
function bessel(x) {
  let sum = 1;
  let term = 1;
  for (let k = 1; k < 30; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
