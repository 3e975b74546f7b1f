/** The audio gate: the masked voice goes out only while its heart beats and nothing asks for silence. */

import { Watchdog } from './watchdog.js';

/** Without a sign of life from the voice mask for this long there is silence. */
const STALE_MS = 200;
const TICK_MS = 50;
/** Short enough to be a cut and long enough not to click. */
const FADE_S = 0.01;

export class AudioGate {
  #watchdog = new Watchdog(STALE_MS);
  #context;
  #gain;
  #destination;
  #report;
  /** @type {AudioNode|null} */
  #node = null;
  #reported = '';
  /** @type {ReturnType<typeof setInterval>} */
  #timer;

  /**
   * @param {AudioContext} context
   * @param {(reason: string) => void} report  hears each change; '' = the masked voice goes out
   */
  constructor(context, report) {
    this.#context = context;
    this.#report = report;
    this.#gain = new GainNode(context, { gain: 0 });
    this.#destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    this.#gain.connect(this.#destination);
    this.#timer = setInterval(() => this.#look(), TICK_MS);
    this.#look();
  }

  /** @returns {MediaStreamTrack} the same for the life of the gate */
  get track() {
    return this.#destination.stream.getAudioTracks()[0];
  }

  /** @param {AudioNode|null} node  the voice mask's output; a mask that was rebuilt has a new one */
  listen(node) {
    if (node === this.#node) return;
    this.#node?.disconnect(this.#gain);
    this.#node = node;
    this.#watchdog.restart('loading');
    this.#look();
    node?.connect(this.#gain);
  }

  /** A new microphone behind the same mask. */
  restart() {
    this.#watchdog.restart('switching');
    this.#look();
  }

  /** @param {string} reason  silence until hold('') */
  hold(reason) {
    this.#watchdog.hold(reason);
    this.#look();
  }

  /** A sign of life from the voice mask. */
  beat() {
    this.#watchdog.fresh(performance.now());
    this.#look();
  }

  close() {
    clearInterval(this.#timer);
    this.#node?.disconnect(this.#gain);
    this.#gain.disconnect();
    this.track.stop();
  }

  #look() {
    const reason = this.#watchdog.tick(performance.now());
    if (reason === this.#reported) return;
    if (!reason || !this.#reported) this.#fade(reason ? 0 : 1);
    this.#reported = reason;
    this.#report(reason);
  }

  /** @param {0|1} level */
  #fade(level) {
    const { gain } = this.#gain;
    const now = this.#context.currentTime;
    gain.cancelScheduledValues(now);
    gain.setValueAtTime(gain.value, now);
    gain.linearRampToValueAtTime(level, now + FADE_S);
  }
}
