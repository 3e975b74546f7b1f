/** One visit to a call: join, come back after a lost seat, leave. Ties seat, engine and media together. */

import { postJson } from '../lib/api.js';
import { createEngine } from '../engines/registry.js';
import { takeSeat } from './seating.js';
import { SpeakingMark } from './speaking.js';
import { isOver } from './state.js';

/** @typedef {import('../engines/registry.js').Engine} Engine */
/** @typedef {import('../lib/types.js').Kind} Kind */

/**
 * @typedef {object} SessionDeps
 * @property {import('./types.js').CallConfig} config
 * @property {import('./store.js').Store} store
 * @property {import('../lib/socket.js').CallSocket} socket
 * @property {import('./media.js').RemoteMedia} media
 * @property {import('./mutes.js').Mutes} mutes
 * @property {import('./own_side.js').OwnSide} own
 */

export class Session {
  #deps;
  /** @type {Engine|null} */
  #engine = null;
  /** @type {Map<string, SpeakingMark>} */
  #marks = new Map();
  /** Grows with each attempt, so that a late answer of an old one is noticed. */
  #attempt = 0;

  /** @param {SessionDeps} deps */
  constructor(deps) {
    this.#deps = deps;
  }

  async join() {
    const { store } = this.#deps;
    if (store.state.phase !== 'lobby') return;
    store.dispatch({ type: 'joining' });
    await this.#enter();
  }

  /** The seat was lost while the line was away: another one, without asking the member. */
  async rejoin() {
    const { store } = this.#deps;
    if (store.state.phase !== 'in_call' && !(store.state.phase === 'reconnecting' && store.state.seat)) return;
    this.#stopMedia();
    store.dispatch({ type: 'rejoining' });
    await this.#enter();
  }

  leave() {
    this.#giveSeatBack();
    this.over('left', 'left');
  }

  /** @param {'removed'|'ended'|'left'} phase @param {string} ending */
  over(phase, ending) {
    const { store, own } = this.#deps;
    if (isOver(store.state.phase)) return;
    this.#attempt += 1;
    this.#stopMedia();
    own.close();
    store.dispatch({ type: 'over', phase, ending });
  }

  /** The page goes away: what can still be said is said now. */
  goAway() {
    this.#attempt += 1;
    this.#giveSeatBack();
    this.#stopMedia();
    this.#deps.socket.close();
    this.#deps.own.close();
  }

  /** @param {Kind} kind @param {boolean} on */
  mute(kind, on) {
    this.#engine?.mute(kind, on);
    this.#deps.mutes.tell(kind, on);
  }

  async #enter() {
    const { config, store, socket } = this.#deps;
    const attempt = (this.#attempt += 1);
    try {
      const { microphone, camera } = store.state.own;
      const { seat, engine, descriptor } = await takeSeat(config.urls, socket, { audio: !microphone, video: !camera });
      if (attempt !== this.#attempt) return;
      store.dispatch({ type: 'seated', seat, at: Date.now() });
      this.#tellMutes();
      await this.#startMedia(engine, descriptor, attempt);
    } catch (error) {
      if (attempt === this.#attempt) this.#fail(error);
    }
  }

  /** @param {string} name @param {any} descriptor @param {number} attempt */
  async #startMedia(name, descriptor, attempt) {
    const { config, socket, own, store } = this.#deps;
    const renew = async () => (await postJson(config.urls.renewToken)).descriptor;
    const engine = await createEngine(name, { socket, quality: config.preferences.quality, renew });
    if (attempt !== this.#attempt || !own.stream) return;
    this.#engine = engine;
    this.#follow(engine);
    await engine.join(descriptor, own.stream);
    engine.mute('audio', !store.state.own.microphone);
    engine.mute('video', !store.state.own.camera);
  }

  /** @param {Engine} engine */
  #follow(engine) {
    const { store, media } = this.#deps;
    const peer = (/** @type {string} */ seat, /** @type {Partial<import('./state.js').Peer>} */ change) =>
      store.dispatch({ type: 'peer', seat, change });
    engine.on('peer', ({ id }) => peer(id, {}));
    engine.on('track', ({ id, kind, track }) => {
      media.add(id, track);
      peer(id, kind === 'video' ? { video: true } : { audio: true });
    });
    engine.on('gone', ({ id }) => {
      media.drop(id);
      this.#marks.delete(id);
      store.dispatch({ type: 'peer_gone', seat: id });
    });
    engine.on('quality', ({ id, level }) => {
      if (store.state.peers[id]?.quality !== level) peer(id, { quality: level });
    });
    engine.on('level', ({ id, level }) => this.#speaks(id, level));
    engine.on('state', ({ state }) => store.dispatch({ type: 'engine', state: state === 'left' ? 'idle' : state }));
    engine.on('removed', ({ reason }) => this.over(reason === 'ended' ? 'ended' : 'removed', reason));
  }

  /** @param {string} id @param {number} level  0..1 */
  #speaks(id, level) {
    const { store } = this.#deps;
    const mark = this.#marks.get(id) ?? new SpeakingMark();
    this.#marks.set(id, mark);
    const speaking = mark.update(level, performance.now());
    const peer = store.state.peers[id];
    if (peer && peer.speaking !== speaking) store.dispatch({ type: 'peer', seat: id, change: { speaking } });
  }

  /** What others are told of microphone and camera must be so from the first second on. */
  #tellMutes() {
    const { microphone, camera } = this.#deps.store.state.own;
    this.mute('audio', !microphone);
    this.mute('video', !camera);
  }

  #stopMedia() {
    this.#engine?.leave();
    this.#engine = null;
    this.#marks.clear();
    this.#deps.media.clear();
  }

  #giveSeatBack() {
    const { socket, store, config } = this.#deps;
    if (store.state.phase === 'lobby' || isOver(store.state.phase)) return;
    if (socket.state === 'open') socket.leave();
    // Without a line the seat would stay taken until the grace time is over.
    else postJson(config.urls.leave, {}, { keepalive: true }).catch(() => {});
  }

  /** @param {unknown} error */
  #fail(error) {
    const { store } = this.#deps;
    this.#giveSeatBack();
    this.#stopMedia();
    const message = error instanceof Error && error.message ? error.message : 'Joining did not work. Please try again.';
    store.dispatch({ type: 'join_failed', message });
  }
}
