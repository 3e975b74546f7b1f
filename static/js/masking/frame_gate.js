/** Lets masked frames through to one sink, or puts the cover card there. Runs in the gate's worker or, as a fallback, in the page. */

import { Watchdog } from './watchdog.js';

/** Neither a masked frame nor a word that one is being made for this long: cover card. */
const STALE_MS = 100;
/** At a device's limit picture and card would alternate quickly: this keeps it under three flashes a second. */
const STEADY_MS = 300;
/** How often the watchdog looks; a quarter of its limit. */
const TICK_MS = 25;
/** The card is repeated: a viewer who joins late needs a frame to start from. */
const CARD_EVERY_MS = 100;

/**
 * A masked frame as the face mask posts it; `timestamp` is of the camera, in microseconds.
 * @typedef {{frame: VideoFrame|ImageBitmap, timestamp: number, whole: boolean, faces: number}} MaskedFrame
 */

/** The mask is at work on a frame: the one that stands may stand on. @typedef {{working: true}} Working */

/**
 * Where frames leave for the engine. `show` takes the frame over and closes it.
 * @typedef {{show: (frame: VideoFrame|ImageBitmap) => void, showCard: () => void, close: () => void}} Sink
 */

export class FrameGate {
  #watchdog = new Watchdog(STALE_MS, STEADY_MS);
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
    if (this.#port) discardFrom(this.#port);
    this.#sink.close();
  }

  /** @param {MaskedFrame|Working} message */
  #take(message) {
    const now = performance.now();
    if ('working' in message) this.#watchdog.working(now);
    else if (this.#watchdog.fresh(now)) this.#sink.show(message.frame);
    else message.frame.close();
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

/**
 * The port stays open, and goes when its sender closes it or ends: a closed one would lose frames unclosed, those on
 * their way as well as those that a busy mask still posts, and the camera's pool would run dry.
 *
 * @param {MessagePort} port
 */
function discardFrom(port) {
  port.onmessage = ({ data }) => data.frame?.close();
}
