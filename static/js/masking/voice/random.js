// Random numbers that repeat with their seed (sfc32 by Chris Doty-Humphrey, public domain).

export class Random {
  #state = new Uint32Array(4);
  #spare = NaN;

  /** @param {ArrayLike<number>} seed four 32-bit words */
  constructor(seed) {
    for (let i = 0; i < 4; i++) this.#state[i] = seed[i];
    // Similar seeds need a few rounds to drift apart.
    for (let i = 0; i < 16; i++) this.uniform();
  }

  /** Uniform in [0, 1). */
  uniform() {
    const s = this.#state;
    const sum = (s[0] + s[1] + s[3]) >>> 0;
    s[3] += 1;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = s[2] + (s[2] << 3);
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + sum;
    return sum / 4294967296;
  }

  /** Normal with mean 0 and variance 1 (Box-Muller makes two at a time). */
  gaussian() {
    if (!Number.isNaN(this.#spare)) {
      const spare = this.#spare;
      this.#spare = NaN;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}
