// A ring of samples between hops of 10 ms and blocks of any length.

export class SampleQueue {
  #samples;
  #start = 0;
  /** Samples that wait. */
  length = 0;

  /** @param {number} capacity */
  constructor(capacity) {
    this.#samples = new Float32Array(capacity);
  }

  /**
   * Empty the queue, then put in `silence` zeros.
   * @param {number} silence
   */
  reset(silence) {
    this.#samples.fill(0);
    this.#start = 0;
    this.length = silence;
  }

  /** @param {number} sample */
  push(sample) {
    const capacity = this.#samples.length;
    if (this.length === capacity) throw new RangeError('sample queue is full');
    this.#samples[(this.#start + this.length) % capacity] = sample;
    this.length++;
  }

  shift() {
    if (this.length === 0) throw new RangeError('sample queue is empty');
    const sample = this.#samples[this.#start];
    this.#start = (this.#start + 1) % this.#samples.length;
    this.length--;
    return sample;
  }
}
