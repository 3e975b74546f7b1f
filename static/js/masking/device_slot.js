/** One place for a camera or a microphone: opened, lost, changed and found again, never two at once. */

import { Emitter } from '../lib/events.js';
import { CaptureError } from './capture.js';

/** Reasons after which a device that appears is worth another try by itself. */
const LOST = new Set(['no_camera', 'camera_unplugged', 'no_microphone', 'microphone_unplugged']);

/**
 * @typedef {object} SlotEvents
 * @property {{track: MediaStreamTrack|null, reason: string}} change  reason: why there is no track
 * @property {{code: string}} notice  something the member should be told although all works
 */

/** @extends {Emitter<SlotEvents>} */
export class DeviceSlot extends Emitter {
  #kind;
  #open;
  #offReason;
  #wanted = false;
  #wish = '';
  /** @type {MediaStreamTrack|null} */
  #track = null;
  #reason;
  #lastId = '';
  /** Counts wishes: a device that opens after a newer wish is closed again. */
  #turn = 0;

  /**
   * @param {object} init
   * @param {'camera'|'microphone'} init.kind
   * @param {(deviceId: string) => Promise<{track: MediaStreamTrack, substituted: boolean}>} init.open
   * @param {string} init.offReason  reason while the member does not want it
   */
  constructor({ kind, open, offReason }) {
    super();
    this.#kind = kind;
    this.#open = open;
    this.#offReason = offReason;
    this.#reason = offReason;
  }

  get track() {
    return this.#track;
  }

  /** The device in use, else the one that is wanted; '' when any will do. */
  get deviceId() {
    return this.#track ? this.#lastId : this.#wish || this.#lastId;
  }

  /** Opens the device, or closes it so that its light goes out. @param {boolean} on */
  async want(on) {
    if (on === this.#wanted && (this.#track || !on)) return;
    this.#wanted = on;
    if (on) await this.#renew();
    else this.#put(null, this.#offReason);
  }

  /** @param {string} deviceId  '' = any */
  async choose(deviceId) {
    this.#wish = deviceId;
    if (this.#wanted) await this.#renew();
  }

  /** Opens a lost device again when it is back, but no other one. @param {string[]} ids  devices there are now */
  async devicesAre(ids) {
    if (!this.#wanted || this.#track || !LOST.has(this.#reason)) return;
    const known = this.#wish || this.#lastId;
    if (known ? ids.includes(known) : ids.length) await this.#renew();
  }

  destroy() {
    this.#wanted = false;
    this.#put(null, this.#offReason);
  }

  async #renew() {
    this.#put(null, 'switching');
    const turn = this.#turn;
    try {
      const { track, substituted } = await this.#open(this.#wish);
      if (turn !== this.#turn) track.stop();
      else this.#take(track, substituted);
    } catch (error) {
      if (turn === this.#turn) this.#put(null, reasonOf(error, this.#kind));
    }
  }

  /** @param {MediaStreamTrack} track @param {boolean} substituted */
  #take(track, substituted) {
    this.#lastId = track.getSettings().deviceId ?? '';
    track.onended = () => this.#put(null, `${this.#kind}_unplugged`);
    this.#put(track, '');
    if (substituted) this.emit('notice', { code: `${this.#kind}_substituted` });
  }

  /** @param {MediaStreamTrack|null} track @param {string} reason */
  #put(track, reason) {
    this.#turn += 1;
    const before = this.#track;
    this.#track = track;
    this.#reason = reason;
    if (before) before.onended = null;
    // The gate lets go of the old track before it ends, so no last frame is in doubt.
    this.emit('change', { track, reason });
    before?.stop();
  }
}

/** @param {unknown} error @param {'camera'|'microphone'} kind */
function reasonOf(error, kind) {
  return error instanceof CaptureError ? error.code : `${kind}_busy`;
}
