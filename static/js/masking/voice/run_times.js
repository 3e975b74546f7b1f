// How long blocks take, against the time that each may take.

/** Steps of the histogram per budget; the last step holds everything above four budgets. */
const STEPS_PER_BUDGET = 200;
const STEPS = 4 * STEPS_PER_BUDGET;

export class RunTimes {
  #histogram = new Uint32Array(STEPS + 1);
  #totalMs = 0;
  #runs = 0;
  #budgetMs = 0;

  /**
   * @param {number} ms
   * @param {number} budgetMs
   */
  add(ms, budgetMs) {
    this.#budgetMs = budgetMs;
    this.#totalMs += ms;
    this.#runs++;
    this.#histogram[Math.min(STEPS, Math.floor((ms / budgetMs) * STEPS_PER_BUDGET))]++;
  }

  /** Figures since the last call; `underruns` counts blocks that took longer than their budget. */
  take() {
    const budgetMs = this.#budgetMs;
    const meanMs = this.#totalMs / Math.max(1, this.#runs);
    const p99Ms = (this.#percentile(0.99) / STEPS_PER_BUDGET) * budgetMs;
    const underruns = this.#histogram.subarray(STEPS_PER_BUDGET).reduce((sum, n) => sum + n, 0);
    this.#histogram.fill(0);
    this.#totalMs = 0;
    this.#runs = 0;
    return { meanMs, p99Ms, budgetMs, underruns };
  }

  /** @param {number} share */
  #percentile(share) {
    let left = this.#runs * share;
    let step = 0;
    while (step < STEPS && (left -= this.#histogram[step]) > 0) step++;
    return step + 1;
  }
}
