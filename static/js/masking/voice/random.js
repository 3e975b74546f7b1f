// Random numbers that repeat with their seed, the same in the browser and in Python (masking/voice/random_numbers.py).

const ROTATIONS = Uint8Array.of(10, 26, 11, 21, 13, 27, 23, 5, 6, 20, 17, 11, 25, 10, 18, 20);
const ROUNDS = 20;
const PARITY = 0x1bd11bda;

/**
 * Threefry-4x32 with 20 rounds: a hash of a counter, so that numbers can also be made many at a time.
 * (J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.)
 */
export class Random {
  /** Words that were made and not yet taken. */
  #words = new Uint32Array(4);
  #taken = 4;
  #key = new Uint32Array(5);
  /** Number of the next four words; exact up to 2^53. */
  #counter = 0;
  #spare = NaN;

  /** @param {ArrayLike<number>} seed four 32-bit words */
  constructor(seed) {
    this.#key[4] = PARITY;
    for (let i = 0; i < 4; i++) {
      this.#key[i] = seed[i];
      this.#key[4] ^= this.#key[i];
    }
  }

  /** The next random 32 bits. */
  word() {
    if (this.#taken === 4) this.#refill();
    return this.#words[this.#taken++];
  }

  /** Uniform in [0, 1). */
  uniform() {
    return this.word() / 4294967296;
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

  #refill() {
    const key = this.#key;
    let a = (this.#counter + key[0]) | 0;
    let b = (Math.floor(this.#counter / 4294967296) + key[1]) | 0;
    let c = key[2] | 0;
    let d = key[3] | 0;
    for (let round = 0; round < ROUNDS; round += 2) {
      const r = (round * 2) % 16;
      a = (a + b) | 0;
      b = rotate(b, ROTATIONS[r]) ^ a;
      c = (c + d) | 0;
      d = rotate(d, ROTATIONS[r + 1]) ^ c;
      // Every other round the partners change.
      a = (a + d) | 0;
      d = rotate(d, ROTATIONS[r + 2]) ^ a;
      c = (c + b) | 0;
      b = rotate(b, ROTATIONS[r + 3]) ^ c;
      if (round % 4 === 0) continue;
      const step = (round + 2) / 4;
      a = (a + key[step % 5]) | 0;
      b = (b + key[(step + 1) % 5]) | 0;
      c = (c + key[(step + 2) % 5]) | 0;
      d = (d + key[(step + 3) % 5] + step) | 0;
    }
    this.#store(a, b, c, d);
  }

  /**
   * @param {number} a
   * @param {number} b
   * @param {number} c
   * @param {number} d
   */
  #store(a, b, c, d) {
    this.#words[0] = a;
    this.#words[1] = b;
    this.#words[2] = c;
    this.#words[3] = d;
    this.#counter++;
    this.#taken = 0;
  }
}

/**
 * @param {number} word 32 bits
 * @param {number} by bits to the left
 */
function rotate(word, by) {
  return (word << by) | (word >>> (32 - by));
}
