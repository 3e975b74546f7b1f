/** Media through Agora's cloud. Who is who is known from the site's own roster only: Agora knows numbers. */

import { Emitter } from '../lib/events.js';
import { Incoming } from './agora/incoming.js';
import { Outgoing } from './agora/outgoing.js';
import { loadSdk } from './agora/sdk.js';
import { endingOf, endingOfRefusal, joinFailure, loudnessOf, worstLevel } from './agora/words.js';
import { qualityLevel } from './direct/quality.js';

/** @typedef {import('../lib/types.js').Kind} Kind */
/** @typedef {import('./registry.js').EngineState} EngineState */
/** @typedef {import('./agora/types.js').Descriptor} Descriptor */
/** @typedef {import('./agora/types.js').Client} Client */

/** @type {Kind[]} */
const KINDS = ['audio', 'video'];
/** ms between tries to come back, the last one for ever */
const PAUSES = Object.freeze([0, 1000, 2000, 4000, 8000]);

/** @extends {Emitter<import('./registry.js').EngineEvents>} */
export class AgoraEngine extends Emitter {
  #socket;
  #quality;
  #renew;
  /** @type {Descriptor|null} */
  #descriptor = null;
  /** @type {Client|null} */
  #client = null;
  /** @type {Outgoing|null} */
  #outgoing = null;
  /** @type {Incoming|null} */
  #incoming = null;
  /** @type {Set<Kind>} */
  #muted = new Set();
  /** @type {Set<string>} seats told to the page */
  #peers = new Set();
  #seat = '';
  /** @type {EngineState} */
  #state = 'left';
  /** Steps on the connection, one after the other. @type {Promise<unknown>} */
  #work = Promise.resolve();
  #wakesUp = () => {};
  /** Joined: only then there is something to publish to. */
  #isIn = false;
  #isReturning = false;
  #asksForToken = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #askAgain;
  /** @type {(() => void)[]} */
  #stops = [];

  /** @param {import('./registry.js').EngineDeps} deps */
  constructor({ socket, quality = 'sd', renew = () => Promise.reject(new Error('no new token')) }) {
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
    this.#descriptor = descriptor;
    this.#become('connecting');
    this.#listen();
    this.#tellPeers();
    const sdk = await loadSdk();
    if (this.#hasLeft) return;
    this.#build(sdk);
    for (const track of maskedStream.getTracks()) await this.#outgoing?.take(track);
    await this.#connect().catch((error) => {
      this.leave();
      throw joinFailure(error);
    });
    void this.#settle();
  }

  /** @param {Kind} _kind @param {MediaStreamTrack} track */
  async replace(_kind, track) {
    await this.#inTurn(() => this.#outgoing?.take(track));
  }

  /** @param {Kind} kind @param {boolean} on */
  mute(kind, on) {
    if (on) this.#muted.add(kind);
    else this.#muted.delete(kind);
    void this.#settle();
  }

  leave() {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    clearTimeout(this.#askAgain);
    this.#become('left');
    this.#wakesUp();
    this.#client?.removeAllListeners();
    this.#client?.leave().catch(() => {});
    this.#incoming?.close();
    this.#outgoing?.close();
    this.#client = this.#incoming = this.#outgoing = null;
    for (const id of [...this.#peers]) this.#forget(id);
  }

  get #hasLeft() {
    return this.#state === 'left';
  }

  /** @param {import('./agora/types.js').Sdk} sdk */
  #build(sdk) {
    const client = sdk.createClient({ mode: 'live', codec: 'vp8', role: 'audience' });
    this.#client = client;
    this.#outgoing = new Outgoing(sdk, client, this.#quality);
    this.#incoming = new Incoming(client, (id, kind, track) => this.emit('track', { id, kind, track }));
    client.on('connection-state-change', (now, _before, reason) => this.#connectionIs(now, reason));
    client.on('token-privilege-will-expire', () => void this.#refresh());
    client.on('volume-indicator', (volumes) => this.#tellLevels(volumes));
    client.on('network-quality', ({ downlinkNetworkQuality }) => this.#tellQuality(downlinkNetworkQuality));
    client.enableAudioVolumeIndicator();
    this.#tellPeers();
  }

  #listen() {
    this.#stops = [
      this.#socket.on('roster', () => {
        this.#tellPeers();
        void this.#settle();
      }),
      // Nothing was given out while the call was paused.
      this.#socket.on('resumed', () => {
        this.#wakesUp();
        void this.#refresh();
      }),
      this.#socket.on('removed', ({ reason }) => this.#removed(reason)),
    ];
  }

  async #connect() {
    const { appId, channel, token, uid } = /** @type {Descriptor} */ (this.#descriptor);
    await this.#client?.join(appId, channel, token, uid);
    this.#isIn = true;
  }

  /** Everybody on the roster is a peer, whether Agora has seen them yet or not. */
  #tellPeers() {
    const { roster } = this.#socket;
    for (const id of [...this.#peers]) if (!roster.has(id)) this.#forget(id);
    /** @type {Map<number, string>} */
    const seats = new Map();
    for (const [id, { uid }] of roster) {
      if (id === this.#seat) continue;
      seats.set(uid, id);
      if (this.#peers.has(id)) continue;
      this.#peers.add(id);
      this.emit('peer', { id });
    }
    this.#incoming?.follow(seats);
  }

  /** @param {string} id */
  #forget(id) {
    this.#peers.delete(id);
    this.emit('gone', { id });
  }

  /** Send what is not muted. Right and mute belong together: who is muted gets a token that sends nothing. */
  async #settle() {
    if (!this.#isIn || this.#hasLeft) return;
    if (this.#isLacking) void this.#refresh();
    await this.#send();
  }

  async #send() {
    await this.#inTurn(() => this.#outgoing?.settle(this.#wanted, this.#peers.size));
  }

  get #wanted() {
    const publishes = this.#descriptor?.publishes ?? [];
    const wish = (/** @type {Kind} */ kind) => ({ may: publishes.includes(kind), muted: this.#muted.has(kind) });
    return { audio: wish('audio'), video: wish('video') };
  }

  /** The member wants to send, the server knows it, and the token does not allow it yet. */
  get #isLacking() {
    const own = this.#socket.roster.get(this.#seat);
    const knows = { audio: own?.audioMuted === false, video: own?.videoMuted === false };
    const wanted = this.#wanted;
    return KINDS.some((kind) => !wanted[kind].muted && !wanted[kind].may && knows[kind]);
  }

  /** A new token before the old one ends, or after an unmute; the connection stays. */
  async #refresh() {
    if (this.#asksForToken || this.#isReturning || this.#hasLeft) return;
    this.#asksForToken = true;
    const wasLacking = this.#isLacking;
    const done = await this.#inTurn(async () => {
      const fresh = /** @type {Descriptor} */ (await this.#renew());
      this.#descriptor = fresh;
      await this.#client?.renewToken(fresh.token);
    });
    this.#asksForToken = false;
    if (this.#hasLeft) return;
    const ending = endingOfRefusal(done.error);
    if (ending) this.#removed(ending);
    // A roster that is behind the server (its line is down) must not make the page ask without end.
    else if (done.error || (wasLacking && this.#isLacking)) this.#refreshLater();
    if (!done.error) void (wasLacking ? this.#send() : this.#settle());
  }

  #refreshLater() {
    clearTimeout(this.#askAgain);
    this.#askAgain = setTimeout(() => void this.#refresh(), PAUSES[2]);
  }

  /** @param {string} now @param {string|undefined} reason */
  #connectionIs(now, reason) {
    if (now === 'CONNECTED') this.#become('connected');
    else if (now === 'RECONNECTING') this.#become('reconnecting');
    else if (now === 'DISCONNECTED' && reason && reason !== 'LEAVE') this.#lost(reason);
  }

  /** @param {string} reason  Agora's */
  #lost(reason) {
    const ending = endingOf(reason);
    if (ending) this.#removed(ending);
    else void this.#comeBack();
  }

  /** The token ran out, or the network was away for too long: with a new token, as often as it takes. */
  async #comeBack() {
    if (this.#isReturning) return;
    this.#isReturning = true;
    this.#become('reconnecting');
    this.#isIn = false;
    this.#incoming?.dropEverybody();
    for (let tried = 0; !this.#hasLeft; tried += 1) {
      await this.#pause(PAUSES[Math.min(tried, PAUSES.length - 1)]);
      const { error } = await this.#inTurn(() => this.#joinAgain());
      const ending = endingOfRefusal(error);
      if (ending) this.#removed(ending);
      else if (error) this.#become('failed');
      else break;
    }
    this.#isReturning = false;
    void this.#settle();
  }

  async #joinAgain() {
    if (this.#hasLeft) return;
    this.#descriptor = await this.#renew();
    this.#outgoing?.forget();
    await this.#connect();
  }

  /** @param {string} reason */
  #removed(reason) {
    this.emit('removed', { reason });
    this.leave();
  }

  /** @param {number} ms */
  #pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), ms);
      this.#wakesUp = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }

  /**
   * Steps wait for each other: the SDK takes no two changes of one connection at once. Whoever has left meanwhile
   * hears of no failure: it would end, or try to mend, what is over.
   * @param {() => unknown} step
   * @returns {Promise<{error: unknown}>}
   */
  #inTurn(step) {
    const turn = this.#work.then(async () => {
      if (this.#hasLeft) return { error: null };
      try {
        await step();
        return { error: null };
      } catch (error) {
        return { error: this.#hasLeft ? null : (error ?? new Error('failed')) };
      }
    });
    this.#work = turn;
    return turn;
  }

  /** @param {EngineState} state */
  #become(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.emit('state', { state });
  }

  /** @param {{uid: number, level: number}[]} volumes  of everybody */
  #tellLevels(volumes) {
    for (const { uid, level } of volumes) {
      const id = this.#incoming?.seatOf(uid);
      if (id) this.emit('level', { id, level: loudnessOf(level) });
    }
  }

  /** @param {number} downlink  Agora's 0..6 */
  #tellQuality(downlink) {
    const client = this.#client;
    if (!client || !this.#incoming) return;
    const uplinks = client.getRemoteNetworkQuality();
    const video = client.getRemoteVideoStats();
    const audio = client.getRemoteAudioStats();
    const rttMs = Math.round(client.getRTCStats().RTT);
    for (const [uid, id] of this.#incoming.peers) {
      const loss = Math.max(video[uid]?.packetLossRate ?? 0, audio[uid]?.packetLossRate ?? 0) / 100;
      const isThere = client.remoteUsers.some((user) => user.uid === uid);
      const measured = qualityLevel({ isConnected: isThere, rttMs, loss });
      const told = worstLevel([downlink, uplinks[uid]?.uplinkNetworkQuality ?? 0]);
      this.emit('quality', { id, level: isThere && told ? told : measured, rttMs, loss });
    }
  }
}
