/** Media from browser to browser, negotiated over the call's own websocket. For a few members. */

import { Emitter } from '../lib/events.js';
import { PeerLink } from './direct/link.js';
import { qualityLevel } from './direct/quality.js';
import { isRenewalDue } from './direct/relay.js';
import { readSignal } from './direct/signals.js';
import { overallState } from './direct/upkeep.js';

/** @typedef {import('../lib/types.js').Kind} Kind */
/** @typedef {import('./registry.js').EngineState} EngineState */
/** @typedef {{iceServers?: RTCIceServer[], iceTransportPolicy?: RTCIceTransportPolicy}} Descriptor */

/** bit/s of the video to each peer */
const MAX_BITRATE = Object.freeze({ sd: 500_000, hd: 1_200_000 });
const QUALITY_EVERY_MS = 2000;
const LEVEL_EVERY_MS = 200;

/** @extends {Emitter<import('./registry.js').EngineEvents>} */
export class DirectEngine extends Emitter {
  #socket;
  #quality;
  #renew;
  /** When fresh credentials of the relay were asked for, ms since the epoch. */
  #askedAt = -Infinity;
  /** Settles with the last asking. */
  #asking = Promise.resolve();
  /** @type {Map<string, PeerLink>} by seat */
  #links = new Map();
  /** @type {Map<Kind, MediaStreamTrack>} */
  #tracks = new Map();
  /** @type {Set<Kind>} */
  #muted = new Set();
  #stream = new MediaStream();
  #seat = '';
  /** @type {RTCConfiguration} */
  #rtc = {};
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
    // Who comes in speaks first to all who are there; who is there waits for the newcomers.
    this.#followRoster({ offers: true });
    this.#listen();
    this.#stateChanged();
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
    for (const id of [...this.#links.keys()]) this.#drop(id);
  }

  #listen() {
    const timers = [
      setInterval(() => this.#measure(), QUALITY_EVERY_MS),
      setInterval(() => this.#listenToLevels(), LEVEL_EVERY_MS),
    ];
    this.#stops = [
      () => timers.forEach(clearInterval),
      this.#socket.on('roster', () => this.#followRoster({ offers: false })),
      this.#socket.on('signal', (message) => this.#take(message)),
      this.#socket.on('removed', ({ reason }) => this.#removed(reason)),
    ];
  }

  /** @param {{offers: boolean}} how */
  #followRoster({ offers }) {
    const { roster } = this.#socket;
    for (const id of [...this.#links.keys()]) if (!roster.has(id)) this.#drop(id);
    for (const id of roster.keys()) {
      if (id === this.#seat || this.#links.has(id)) continue;
      this.emit('peer', { id });
      this.#connect(id, { offers });
    }
  }

  /** @param {string} id @param {{offers: boolean}} how @returns {PeerLink} */
  #connect(id, { offers }) {
    const link = new PeerLink({
      rtc: this.#rtc,
      polite: this.#seat < id,
      sending: () => this.#sending,
      stream: this.#stream,
      maxBitrate: MAX_BITRATE[this.#quality],
    });
    this.#links.set(id, link);
    link.on('signal', (signal) => this.#socket.send({ type: 'signal', to: id, ...signal }));
    link.on('track', ({ kind, track }) => this.emit('track', { id, kind, track }));
    link.on('connection', () => this.#stateChanged());
    link.on('hopeless', () => this.#rebuildRenewed(id, link));
    if (offers) link.offer();
    return link;
  }

  get #sending() {
    return [...this.#tracks].map(([kind, track]) => ({ track, isMuted: this.#muted.has(kind) }));
  }

  /** A new connection to the same seat: for the page the peer stays, only its tracks are new. @param {string} id @param {{offers: boolean}} how */
  #rebuild(id, how) {
    this.#links.get(id)?.close();
    return this.#connect(id, how);
  }

  /** Where the relay's credentials may be at fault, fresh ones come first. @param {string} id @param {PeerLink} link */
  async #rebuildRenewed(id, link) {
    await this.#renewRelay({ hopeless: true });
    if (this.#links.get(id) === link) this.#rebuild(id, { offers: true });
  }

  /** Settles when nothing is being asked for; a refusal leaves the old ones. @param {{hopeless: boolean}} why */
  #renewRelay({ hopeless }) {
    const [{ iceServers = [] }, askedAt, time] = [this.#rtc, this.#askedAt, Date.now()];
    if (isRenewalDue({ iceServers, hopeless, askedAt, time })) {
      this.#askedAt = time;
      this.#asking = this.#renew().then(
        (descriptor) => this.#configure(descriptor),
        () => {},
      );
    }
    return this.#asking;
  }

  /** @param {Descriptor} descriptor  for the connections there are, at their next restart, and for all to come */
  #configure({ iceServers = [], iceTransportPolicy = 'all' }) {
    this.#rtc = { iceServers, iceTransportPolicy };
    for (const link of this.#links.values()) link.configure(this.#rtc);
  }

  /** @param {import('../lib/types.js').Signal} message  relayed from another member: to be checked */
  #take(message) {
    const id = message.from;
    const signal = readSignal(message);
    let link = this.#links.get(id);
    if (!signal || !link) return;
    if ('description' in signal && link.isForeign(signal.description)) {
      // The member's page was loaded anew. Its answer belongs to our old offer, so a new offer is due.
      const isAnswer = signal.description.type === 'answer';
      link = this.#rebuild(id, { offers: isAnswer });
      if (isAnswer) return;
    }
    link.take(signal);
  }

  /** @param {string} reason */
  #removed(reason) {
    this.emit('removed', { reason });
    this.leave();
  }

  /** @param {string} id */
  #drop(id) {
    this.#links.get(id)?.close();
    this.#links.delete(id);
    this.emit('gone', { id });
    this.#stateChanged();
  }

  /** @param {Kind} kind */
  async #resendTrack(kind) {
    const track = this.#muted.has(kind) ? null : (this.#tracks.get(kind) ?? null);
    await Promise.all([...this.#links.values()].map((link) => link.replace(kind, track)));
  }

  #stateChanged() {
    if (this.#state !== 'left') this.#become(overallState([...this.#links.values()].map(({ state }) => state)));
  }

  /** @param {EngineState} state */
  #become(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.emit('state', { state });
  }

  async #measure() {
    void this.#renewRelay({ hopeless: false });
    for (const [id, link] of [...this.#links]) {
      const measured = await link.measure();
      if (this.#links.get(id) !== link) continue;
      const { rttMs, loss } = measured;
      this.emit('quality', { id, level: qualityLevel(measured), rttMs, loss });
    }
  }

  #listenToLevels() {
    for (const [id, link] of this.#links) this.emit('level', { id, level: link.level });
  }
}
