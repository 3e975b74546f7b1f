/** Lets masked frames through to one sink, or puts the cover card there. Runs in the gate's worker or, as a fallback, in the page. */

import { Watchdog } from './watchdog.js';

/** No masked frame for this long: cover card. */
const STALE_MS = 100;
/** How often the watchdog looks; a quarter of its limit. */
const TICK_MS = 25;
/** The card is repeated: a viewer who joins late needs a frame to start from. */
const CARD_EVERY_MS = 100;

/**
 * A masked frame as the face mask posts it; `timestamp` is of the camera, in microseconds.
 * @typedef {{frame: VideoFrame|ImageBitmap, timestamp: number, whole: boolean, faces: number}} MaskedFrame
 */

/**
 * Where frames leave for the engine. `show` takes the frame over and closes it.
 * @typedef {{show: (frame: VideoFrame|ImageBitmap) => void, showCard: () => void, close: () => void}} Sink
 */

export class FrameGate {
  #watchdog = new Watchdog(STALE_MS);
  #sink;
  #report;
  #reported = '';
  #cardAt = -Infinity;
  /** @type {MessagePort|null} */
  #port = null;
  /** @type {ReturnType<typeof setInterval>} */
  #timer;

  /**
   * @param {Sink} sink
   * @param {(reason: string) => void} report  hears each change; '' = masked frames go out
   */
  constructor(sink, report) {
    this.#sink = sink;
    this.#report = report;
    this.#timer = setInterval(() => this.#look(), TICK_MS);
    this.#look();
  }

  /**
   * Takes frames from this port only. Frames of the port before that are still on
   * their way belong to another device or mask session and are thrown away.
   *
   * @param {MessagePort|null} port
   */
  listen(port) {
    if (this.#port) discardFrom(this.#port);
    this.#port = port;
    this.#watchdog.restart('loading');
    this.#look();
    if (!port) return;
    port.onmessage = ({ data }) => this.#take(data);
  }

  /** @param {string} reason  keeps the card up until hold('') */
  hold(reason) {
    this.#watchdog.hold(reason);
    this.#look();
  }

  close() {
    clearInterval(this.#timer);
    this.#port?.close();
    this.#sink.close();
  }

  /** @param {MaskedFrame} masked */
  #take({ frame }) {
    if (this.#watchdog.fresh(performance.now())) this.#sink.show(frame);
    else frame.close();
    this.#look();
  }

  #look() {
    const now = performance.now();
    const reason = this.#watchdog.tick(now);
    const changed = reason !== this.#reported;
    if (reason && (changed || now - this.#cardAt >= CARD_EVERY_MS)) {
      this.#cardAt = now;
      this.#sink.showCard();
    }
    if (!changed) return;
    this.#reported = reason;
    this.#report(reason);
  }
}

/** @param {MessagePort} port */
function discardFrom(port) {
  // Closed at once the port would drop frames unclosed, and the camera's pool would run dry.
  port.onmessage = ({ data }) => data.frame?.close();
  setTimeout(() => port.close(), 1000);
}
