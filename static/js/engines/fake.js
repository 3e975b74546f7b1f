/** An engine without a network: every other seat of the roster gets a drawn picture and a tone. For page tests. */

import { Emitter } from '../lib/events.js';
import { SyntheticPeer } from './fake/synthetic_peer.js';

/** @typedef {import('../lib/types.js').Kind} Kind */

const QUALITY_EVERY_MS = 2000;
const LEVEL_EVERY_MS = 200;

/** @extends {Emitter<import('./registry.js').EngineEvents>} */
export class FakeEngine extends Emitter {
  #socket;
  /** @type {Map<string, SyntheticPeer>} by seat */
  #peers = new Map();
  #seat = '';
  /** @type {(() => void)[]} */
  #stops = [];

  /** @param {import('./registry.js').EngineDeps} deps */
  constructor({ socket }) {
    super();
    this.#socket = socket;
  }

  /** @param {object} _descriptor @param {MediaStream} _maskedStream  goes nowhere */
  async join(_descriptor, _maskedStream) {
    const seat = this.#socket.you?.seat;
    if (!seat) throw new Error('a seat must be taken before the media starts');
    this.#seat = seat;
    this.emit('state', { state: 'connecting' });
    this.#followRoster();
    this.#listen();
    this.emit('state', { state: 'connected' });
  }

  /** @param {Kind} _kind @param {MediaStreamTrack} _track */
  async replace(_kind, _track) {}

  /** @param {Kind} _kind @param {boolean} _on */
  mute(_kind, _on) {}

  leave() {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    if (this.#seat) this.emit('state', { state: 'left' });
    this.#seat = '';
    for (const id of [...this.#peers.keys()]) this.#drop(id);
  }

  #listen() {
    const timers = [
      setInterval(() => this.#each((id) => this.emit('quality', { id, level: 'good', rttMs: 20, loss: 0 })), QUALITY_EVERY_MS),
      setInterval(() => this.#each((id, peer) => this.emit('level', { id, level: peer.level })), LEVEL_EVERY_MS),
    ];
    this.#stops = [
      () => timers.forEach(clearInterval),
      this.#socket.on('roster', () => this.#followRoster()),
      this.#socket.on('removed', ({ reason }) => {
        this.emit('removed', { reason });
        this.leave();
      }),
    ];
  }

  #followRoster() {
    const { roster } = this.#socket;
    for (const id of [...this.#peers.keys()]) if (!roster.has(id)) this.#drop(id);
    for (const [id, { look }] of roster) {
      if (id !== this.#seat && !this.#peers.has(id)) this.#take(id, new SyntheticPeer(look.palette.tile));
    }
  }

  /** @param {string} id @param {SyntheticPeer} peer */
  #take(id, peer) {
    this.#peers.set(id, peer);
    this.emit('peer', { id });
    for (const track of peer.tracks) this.emit('track', { id, kind: /** @type {Kind} */ (track.kind), track });
  }

  /** @param {string} id */
  #drop(id) {
    this.#peers.get(id)?.stop();
    this.#peers.delete(id);
    this.emit('gone', { id });
  }

  /** @param {(id: string, peer: SyntheticPeer) => void} action */
  #each(action) {
    for (const [id, peer] of this.#peers) action(id, peer);
  }
}
