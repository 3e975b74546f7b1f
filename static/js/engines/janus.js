/** Media through the site's own media server, negotiated over the call's websocket: the page knows no other address of it. */

import { Emitter } from '../lib/events.js';
import { qualityLevel } from './direct/quality.js';
import { isRenewalDue } from './direct/relay.js';
import { overallState } from './direct/upkeep.js';
import { Downlink } from './janus/downlink.js';
import { Uplink } from './janus/uplink.js';
import { bitrateFor, isHopeless, pauseBefore } from './janus/upkeep.js';

/** @typedef {import('../lib/types.js').Kind} Kind */
/** @typedef {import('./registry.js').EngineState} EngineState */
/** @typedef {{iceServers?: RTCIceServer[], iceTransportPolicy?: RTCIceTransportPolicy}} Descriptor */

const UPKEEP_EVERY_MS = 500;
const QUALITY_EVERY_MS = 2000;
const LEVEL_EVERY_MS = 200;

/** @extends {Emitter<import('./registry.js').EngineEvents>} */
export class JanusEngine extends Emitter {
  #socket;
  #quality;
  #renew;
  #seat = '';
  #stream = new MediaStream();
  /** @type {Map<Kind, MediaStreamTrack>} */
  #tracks = new Map();
  /** @type {Set<Kind>} */
  #muted = new Set();
  /** @type {RTCConfiguration} */
  #rtc = {};
  /** When fresh credentials of the relay were asked for, ms since the epoch. */
  #askedAt = -Infinity;
  /** Number of the connections; what is said about earlier ones is late. */
  #attempt = 0;
  #tries = 0;
  /** @type {Uplink|null} */
  #up = null;
  /** @type {Downlink|null} */
  #down = null;
  /** When one of them changed. */
  #since = 0;
  /** Offers of the server, one after the other. @type {Promise<unknown>} */
  #work = Promise.resolve();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #retry;
  /** @type {Set<string>} seats told to the page */
  #peers = new Set();
  /** @type {EngineState} */
  #state = 'left';
  /** @type {(() => void)[]} */
  #stops = [];

  /** @param {import('./registry.js').EngineDeps} deps */
  constructor({ socket, quality = 'sd', renew = () => Promise.reject(new Error('nothing to renew')) }) {
    super();
    this.#socket = socket;
    this.#quality = quality;
    this.#renew = renew;
  }

  /**
   * The seat must have been taken over the socket before.
   *
   * @param {Descriptor} descriptor
   * @param {MediaStream} maskedStream
   */
  async join(descriptor, maskedStream) {
    const seat = this.#socket.you?.seat;
    if (!seat) throw new Error('a seat must be taken before the media starts');
    this.#seat = seat;
    this.#configure(descriptor);
    this.#stream = maskedStream;
    for (const track of maskedStream.getTracks()) this.#tracks.set(/** @type {Kind} */ (track.kind), track);
    this.#become('connecting');
    this.#listen();
    this.#followRoster();
    await this.#connect();
  }

  /** @param {Kind} kind @param {MediaStreamTrack} track */
  async replace(kind, track) {
    this.#tracks.set(kind, track);
    await this.#resendTrack(kind);
  }

  /** @param {Kind} kind @param {boolean} on */
  mute(kind, on) {
    if (on) this.#muted.add(kind);
    else this.#muted.delete(kind);
    this.#resendTrack(kind).catch(() => {});
  }

  leave() {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#become('left');
    this.#disconnect();
    for (const id of [...this.#peers]) this.#drop(id);
  }

  get #hasLeft() {
    return this.#state === 'left';
  }

  #listen() {
    const timers = [
      setInterval(() => this.#tend(), UPKEEP_EVERY_MS),
      setInterval(() => this.#measure(), QUALITY_EVERY_MS),
      setInterval(() => this.#listenToLevels(), LEVEL_EVERY_MS),
    ];
    this.#stops = [
      () => timers.forEach(clearInterval),
      this.#socket.on('roster', () => this.#followRoster()),
      this.#socket.on('media_answer', (message) => this.#isNow(message) && this.#takeAnswer(message.sdp)),
      this.#socket.on('media_offer', (message) => this.#isNow(message) && this.#takeOffer(message)),
      this.#socket.on('media_lost', (message) => this.#isNow(message) && this.#comeBack()),
      this.#socket.on('error', ({ re }) => re === 'media_offer' && this.#comeBack()),
      // The server ends the connections with the line, and knows nothing of them on the next one.
      this.#socket.on('seated', ({ seat }) => seat === this.#seat && this.#comeBack()),
      this.#socket.on('removed', ({ reason }) => this.#removed(reason)),
    ];
  }

  #followRoster() {
    const { roster } = this.#socket;
    for (const id of [...this.#peers]) if (!roster.has(id)) this.#drop(id);
    for (const id of roster.keys()) {
      if (id === this.#seat || this.#peers.has(id)) continue;
      this.#peers.add(id);
      this.emit('peer', { id });
    }
    this.#up?.cap(this.#maxBitrate).catch(() => {});
  }

  get #maxBitrate() {
    return bitrateFor(this.#quality, this.#peers.size + 1);
  }

  /** Two new connections, whatever became of the ones before. */
  async #connect() {
    this.#disconnect();
    const attempt = (this.#attempt += 1);
    await this.#renewRelay();
    if (attempt !== this.#attempt || this.#hasLeft) return;
    const tracks = new Map([...this.#tracks].map(([kind, track]) => [kind, this.#muted.has(kind) ? null : track]));
    const onChange = () => this.#connectionChanged();
    const up = new Uplink({ rtc: this.#rtc, stream: this.#stream, tracks, maxBitrate: this.#maxBitrate, onChange });
    this.#up = up;
    this.#since = performance.now();
    const sdp = await up.offer();
    // Without a line there will be a new one, and with it another attempt.
    if (attempt === this.#attempt) this.#socket.send({ type: 'media_offer', attempt, sdp });
  }

  #disconnect() {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#attempt += 1;
    this.#up?.close();
    this.#down?.close();
    this.#up = this.#down = null;
  }

  /** Again from the start, the sooner the fewer times it was in vain. */
  #comeBack() {
    if (this.#hasLeft || this.#retry) return;
    this.#disconnect();
    this.#become('reconnecting');
    this.#retry = setTimeout(() => void this.#connect(), pauseBefore(this.#tries, Math.random()));
    this.#tries += 1;
  }

  /** @param {{attempt: number}} message */
  #isNow({ attempt }) {
    return attempt === this.#attempt;
  }

  /** @param {string} sdp */
  async #takeAnswer(sdp) {
    const up = this.#up;
    await this.#orComeBack(async () => {
      await up?.take(sdp);
      await up?.cap(this.#maxBitrate).catch(() => {});
    });
  }

  /** @param {import('../lib/types.js').MediaOffer} offer */
  #takeOffer({ attempt, sdp, seats }) {
    this.#down ??= this.#newDownlink();
    const down = this.#down;
    this.#work = this.#work.then(() =>
      this.#orComeBack(async () => {
        if (down !== this.#down) return;
        const answer = await down.take(sdp, seats);
        if (down === this.#down) this.#socket.send({ type: 'media_answer', attempt, sdp: answer });
      }),
    );
  }

  #newDownlink() {
    const down = new Downlink(this.#rtc, () => this.#connectionChanged());
    down.on('track', (received) => this.emit('track', received));
    return down;
  }

  /** What a browser refuses leaves connections of no use; those that were closed meanwhile refuse everything. @param {() => Promise<void>} step */
  async #orComeBack(step) {
    const attempt = this.#attempt;
    try {
      await step();
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      if (attempt === this.#attempt) this.#comeBack();
    }
  }

  /** Fresh credentials for the relay, when the old ones are about to end; a refusal leaves the old ones. */
  async #renewRelay() {
    const { iceServers = [] } = this.#rtc;
    const time = Date.now();
    if (!isRenewalDue({ iceServers, hopeless: this.#tries > 1, askedAt: this.#askedAt, time })) return;
    this.#askedAt = time;
    await this.#renew().then(
      (descriptor) => this.#configure(descriptor),
      () => {},
    );
  }

  /** @param {Descriptor} descriptor */
  #configure({ iceServers = [], iceTransportPolicy = 'all' }) {
    this.#rtc = { iceServers, iceTransportPolicy };
  }

  /** @param {string} reason */
  #removed(reason) {
    this.emit('removed', { reason });
    this.leave();
  }

  /** @param {string} id */
  #drop(id) {
    this.#peers.delete(id);
    this.#down?.drop(id);
    this.emit('gone', { id });
  }

  /** @param {Kind} kind */
  async #resendTrack(kind) {
    await this.#up?.replace(kind, this.#muted.has(kind) ? null : (this.#tracks.get(kind) ?? null));
  }

  /** @returns {RTCPeerConnectionState[]} */
  get #connections() {
    return [this.#up, this.#down].flatMap((link) => (link ? [link.state] : []));
  }

  #connectionChanged() {
    this.#since = performance.now();
    if (this.#hasLeft || this.#retry) return;
    const state = overallState(this.#connections);
    if (state === 'connected') this.#tries = 0;
    // Whoever comes back is not new here.
    this.#become(state === 'connected' || this.#state === 'connecting' ? state : 'reconnecting');
  }

  #tend() {
    if (this.#retry || !this.#up) return;
    if (isHopeless(this.#connections, performance.now() - this.#since)) this.#comeBack();
  }

  /** @param {EngineState} state */
  #become(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.emit('state', { state });
  }

  async #measure() {
    const down = this.#down;
    const measured = await (down?.measure() ?? Promise.resolve(new Map()));
    if (down !== this.#down) return;
    const nothing = { isConnected: false, rttMs: 0, loss: 0 };
    for (const id of this.#peers) {
      const { rttMs, loss, isConnected } = measured.get(id) ?? nothing;
      this.emit('quality', { id, level: qualityLevel({ isConnected, rttMs, loss }), rttMs, loss });
    }
  }

  #listenToLevels() {
    for (const [id, level] of this.#down?.levels ?? []) if (this.#peers.has(id)) this.emit('level', { id, level });
  }
}
