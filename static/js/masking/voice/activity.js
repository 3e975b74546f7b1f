// Tells speech from background: a slow tracker of the noise floor, and the noise gate.

import { clamp } from './layout.js';

/** Log power where the floor starts: a quiet room. */
const START = -18;
/** Frames between slow corrections upwards: 1.2 s. */
const PERIOD = 120;
/** Depth of the gate, natural log of power: 18 dB. */
const GATE_DEPTH = (18 / 8.686) * 2;

export class Activity {
  /** Frame power above the noise floor, natural log of power. */
  snr = 0;
  #floor = START;
  #lowest = Infinity;
  #frames = 0;

  /** @param {number} logPower power of the frame, natural log */
  measure(logPower) {
    this.#lowest = Math.min(this.#lowest, logPower);
    this.#frames++;
    if (logPower < this.#floor) this.#floor += 0.2 * (logPower - this.#floor);
    if (this.#frames === PERIOD) {
      this.#floor += 0.5 * (this.#lowest - this.#floor);
      this.#lowest = Infinity;
      this.#frames = 0;
    }
    this.snr = logPower - this.#floor;
  }
}

/** Lowers what is hardly above the floor by up to 18 dB; opens at once, closes over a few frames. */
export class NoiseGate {
  /** Natural log of power, 0 (open) to -GATE_DEPTH. */
  gain = 0;

  /** @param {number} snr */
  follow(snr) {
    const goal = -GATE_DEPTH * clamp((2.2 - snr) / 1.2, 0, 1);
    this.gain = goal < this.gain ? 0.5 * (this.gain + goal) : goal;
  }
}
