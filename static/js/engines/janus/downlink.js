/** The connection that receives: two streams of each other member, renegotiated by the server. */

import { Emitter } from '../../lib/events.js';
import { countersOf, lossBetween } from '../direct/quality.js';

/** @typedef {import('../../lib/types.js').Kind} Kind */
/** @typedef {{id: string, kind: Kind, track: MediaStreamTrack, receiver: RTCRtpReceiver}} Playing */

/** @extends {Emitter<{track: {id: string, kind: Kind, track: MediaStreamTrack}}>} */
export class Downlink extends Emitter {
  #pc;
  /** @type {Map<string, Playing>} by mid */
  #playing = new Map();
  /** @type {Map<string, import('../direct/quality.js').Counters>} by seat */
  #counters = new Map();

  /** @param {RTCConfiguration} rtc @param {() => void} onChange  of the state */
  constructor(rtc, onChange) {
    super();
    this.#pc = new RTCPeerConnection({ ...rtc, bundlePolicy: 'max-bundle' });
    this.#pc.onconnectionstatechange = onChange;
  }

  get state() {
    return this.#pc.connectionState;
  }

  /**
   * @param {string} sdp  the server's offer
   * @param {Record<string, string>} seats  by mid
   * @returns {Promise<string>} SDP of the answer
   */
  async take(sdp, seats) {
    await this.#pc.setRemoteDescription({ type: 'offer', sdp });
    await this.#pc.setLocalDescription();
    this.#deal(seats);
    return this.#pc.localDescription?.sdp ?? '';
  }

  /** What somebody sent ends. @param {string} id */
  drop(id) {
    for (const [mid, playing] of this.#playing) if (playing.id === id) this.#stop(mid);
    this.#counters.delete(id);
  }

  /** @returns {Map<string, number>} 0..1, loudness of the last sound played, by seat */
  get levels() {
    const sounds = [...this.#playing.values()].filter(({ kind }) => kind === 'audio');
    return new Map(sounds.map(({ id, receiver }) => [id, receiver.getSynchronizationSources()[0]?.audioLevel ?? 0]));
  }

  /** @returns {Promise<Map<string, {isConnected: boolean, rttMs: number, loss: number}>>} by seat, since the last call */
  async measure() {
    /** @type {any[]} */
    const reports = [...(await this.#pc.getStats()).values()];
    const pairs = reports.filter(({ type }) => type === 'candidate-pair');
    const seats = new Set([...this.#playing.values()].map(({ id }) => id));
    return new Map([...seats].map((id) => [id, this.#measured(id, [...pairs, ...reports.filter((one) => this.#isOf(id, one))])]));
  }

  close() {
    this.#pc.onconnectionstatechange = null;
    for (const mid of [...this.#playing.keys()]) this.#stop(mid);
    this.#pc.close();
  }

  /** The server gives the place of who went to who comes: each gets a track of their own. @param {Record<string, string>} seats */
  #deal(seats) {
    for (const { mid, receiver } of this.#pc.getTransceivers()) {
      if (mid === null || this.#playing.get(mid)?.id === seats[mid]) continue;
      this.#stop(mid);
      if (!seats[mid]) continue;
      const playing = { id: seats[mid], kind: /** @type {Kind} */ (receiver.track.kind), track: receiver.track.clone(), receiver };
      this.#playing.set(mid, playing);
      this.emit('track', { id: playing.id, kind: playing.kind, track: playing.track });
    }
  }

  /** @param {string} mid */
  #stop(mid) {
    this.#playing.get(mid)?.track.stop();
    this.#playing.delete(mid);
  }

  /** @param {string} id @param {any} report */
  #isOf(id, { type, mid }) {
    return type === 'inbound-rtp' && this.#playing.get(mid)?.id === id;
  }

  /** @param {string} id @param {any[]} reports */
  #measured(id, reports) {
    const counters = countersOf(reports);
    const loss = lossBetween(this.#counters.get(id) ?? { received: 0, lost: 0, rttMs: 0 }, counters);
    this.#counters.set(id, counters);
    return { isConnected: this.state === 'connected', rttMs: counters.rttMs, loss };
  }
}
