// Fourier transform of real signals, by a complex transform of half the length.

/** Radix-2 complex transform in place, without scaling. */
class ComplexFFT {
  /** @param {number} size a power of two */
  constructor(size) {
    this.size = size;
    this.cos = new Float64Array(size / 2);
    this.sin = new Float64Array(size / 2);
    for (let i = 0; i < size / 2; i++) {
      this.cos[i] = Math.cos((2 * Math.PI * i) / size);
      this.sin[i] = Math.sin((2 * Math.PI * i) / size);
    }
    this.reversed = new Uint16Array(size);
    for (let i = 1; i < size; i++) {
      this.reversed[i] = (this.reversed[i >> 1] >> 1) | (i & 1 ? size >> 1 : 0);
    }
  }

  /**
   * @param {Float64Array} re (size)
   * @param {Float64Array} im (size)
   * @param {boolean} inverse
   */
  run(re, im, inverse) {
    this.#reorder(re, im);
    const { size, cos, sin } = this;
    for (let half = 1; half < size; half <<= 1) {
      const stride = size / (2 * half);
      for (let k = 0; k < half; k++) {
        const c = cos[k * stride];
        const s = inverse ? sin[k * stride] : -sin[k * stride];
        for (let i = k; i < size; i += 2 * half) {
          const j = i + half;
          const tr = re[j] * c - im[j] * s;
          const ti = re[j] * s + im[j] * c;
          re[j] = re[i] - tr;
          im[j] = im[i] - ti;
          re[i] += tr;
          im[i] += ti;
        }
      }
    }
  }

  /**
   * @param {Float64Array} re
   * @param {Float64Array} im
   */
  #reorder(re, im) {
    for (let i = 0; i < this.size; i++) {
      const j = this.reversed[i];
      if (j <= i) continue;
      const r = re[i];
      re[i] = re[j];
      re[j] = r;
      const m = im[i];
      im[i] = im[j];
      im[j] = m;
    }
  }
}

/** Real signal of `size` samples <-> spectrum of size / 2 + 1 bins; the inverse scales by 1 / size. */
export class RealFFT {
  /** @param {number} size a power of two, at least 4 */
  constructor(size) {
    this.size = size;
    const half = size / 2;
    this.inner = new ComplexFFT(half);
    this.re = new Float64Array(half);
    this.im = new Float64Array(half);
    this.cos = new Float64Array(half + 1);
    this.sin = new Float64Array(half + 1);
    for (let k = 0; k <= half; k++) {
      this.cos[k] = Math.cos((2 * Math.PI * k) / size);
      this.sin[k] = Math.sin((2 * Math.PI * k) / size);
    }
  }

  /**
   * @param {Float64Array} signal (size)
   * @param {Float64Array} re (size / 2 + 1), written
   * @param {Float64Array} im (size / 2 + 1), written
   */
  forward(signal, re, im) {
    const half = this.size / 2;
    // Even samples travel as the real part, odd ones as the imaginary part of one complex signal.
    for (let i = 0; i < half; i++) {
      this.re[i] = signal[2 * i];
      this.im[i] = signal[2 * i + 1];
    }
    this.inner.run(this.re, this.im, false);
    for (let k = 0; k <= half; k++) {
      const a = k % half;
      const b = (half - k) % half;
      const evenRe = (this.re[a] + this.re[b]) / 2;
      const evenIm = (this.im[a] - this.im[b]) / 2;
      const oddRe = (this.im[a] + this.im[b]) / 2;
      const oddIm = (this.re[b] - this.re[a]) / 2;
      re[k] = evenRe + this.cos[k] * oddRe + this.sin[k] * oddIm;
      im[k] = evenIm + this.cos[k] * oddIm - this.sin[k] * oddRe;
    }
  }

  /**
   * @param {Float64Array} re (size / 2 + 1)
   * @param {Float64Array} im (size / 2 + 1)
   * @param {Float64Array} signal (size), written
   */
  inverse(re, im, signal) {
    const half = this.size / 2;
    for (let k = 0; k < half; k++) {
      const mirror = half - k;
      const evenRe = (re[k] + re[mirror]) / 2;
      const evenIm = (im[k] - im[mirror]) / 2;
      const diffRe = (re[k] - re[mirror]) / 2;
      const diffIm = (im[k] + im[mirror]) / 2;
      const oddRe = diffRe * this.cos[k] - diffIm * this.sin[k];
      const oddIm = diffRe * this.sin[k] + diffIm * this.cos[k];
      this.re[k] = evenRe - oddIm;
      this.im[k] = evenIm + oddRe;
    }
    this.inner.run(this.re, this.im, true);
    for (let i = 0; i < half; i++) {
      signal[2 * i] = this.re[i] / half;
      signal[2 * i + 1] = this.im[i] / half;
    }
  }
}
