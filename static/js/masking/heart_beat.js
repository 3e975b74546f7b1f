/** Notices a worker that died: the browser tells nobody when one crashes, runs out of memory or is ended. */

/** How often a worker speaks. */
export const BEAT_EVERY_MS = 250;
const CHECK_EVERY_MS = 500;
/** Checks are counted, not milliseconds: after the page itself hung, what it was sent meanwhile comes first. */
const SILENT_CHECKS = 4;

export class HeartBeat {
  #tell;
  #silent = 0;
  #timer = setInterval(() => this.#check(), CHECK_EVERY_MS);

  /** @param {(alive: boolean) => void} tell  hears of each change; alive at first */
  constructor(tell) {
    this.#tell = tell;
  }

  /** The worker said something. */
  beat() {
    const wasDead = this.#silent >= SILENT_CHECKS;
    this.#silent = 0;
    if (wasDead) this.#tell(true);
  }

  stop() {
    clearInterval(this.#timer);
  }

  #check() {
    this.#silent += 1;
    if (this.#silent === SILENT_CHECKS) this.#tell(false);
  }
}
