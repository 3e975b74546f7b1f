/** The page's line to its call: one websocket that comes back by itself and keeps the roster. */

import { Emitter } from './events.js';
import { emptyRoster, placeOf, rosterAfter, rosterFromSnapshot } from './roster.js';

/** @typedef {import('./types.js').Participant} Participant */
/** @typedef {'connecting'|'open'|'reconnecting'|'closed'} SocketState */

/**
 * @typedef {object} SocketEvents
 * @property {import('./types.js').Snapshot} snapshot
 * @property {import('./types.js').Joined} joined
 * @property {import('./types.js').Left} left
 * @property {import('./types.js').Away} away
 * @property {import('./types.js').Back} back
 * @property {import('./types.js').Muted} muted
 * @property {import('./types.js').Hand} hand
 * @property {import('./types.js').RoleChanged} role
 * @property {import('./types.js').Locked} locked
 * @property {import('./types.js').Paused} paused
 * @property {import('./types.js').Resumed} resumed
 * @property {import('./types.js').Ended} ended
 * @property {import('./types.js').Seated} seated
 * @property {import('./types.js').Removed} removed
 * @property {import('./types.js').Signal} signal
 * @property {import('./types.js').MediaAnswer} media_answer
 * @property {import('./types.js').MediaOffer} media_offer
 * @property {import('./types.js').MediaLost} media_lost
 * @property {import('./types.js').ServerError} error
 * @property {import('./types.js').Pong} pong
 * @property {Map<string, Participant>} roster  after each change
 * @property {{state: SocketState, code: number}} state  code: close code of the socket, 0 when none
 */

const ROSTER_EVENTS = new Set([
  'joined', 'left', 'away', 'back', 'muted', 'hand', 'role', 'locked', 'paused', 'resumed', 'ended',
]);
const OTHER_EVENTS = new Set([
  'seated', 'removed', 'signal', 'media_answer', 'media_offer', 'media_lost', 'error', 'pong',
]);

/** Not signed in, no such call, replaced by another tab, removed or ended: asking again cannot help. */
const FINAL_CODES = new Set([4401, 4404, 4409, 4410]);
const FLOODING = 4429;

const FIRST_RETRY_MS = 300;
const LAST_RETRY_MS = 8000;
const PING_MS = 10_000;
/** Two pings without any answer: the line is dead although nobody closed it (sleep, lost Wi-Fi). */
const SILENT_MS = 25_000;
const RESYNC_REPEAT_MS = 3000;

/** @extends {Emitter<SocketEvents & {[name: string]: any}>} */
export class CallSocket extends Emitter {
  /** @type {SocketState} */
  state = 'closed';

  #url;
  #WebSocket;
  #random;
  /** @type {WebSocket|null} */
  #socket = null;
  #known = emptyRoster();
  /** @type {string|null} the seat to ask for again after a lost line */
  #seat = null;
  #tries = 0;
  #heardAt = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #retryTimer;
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #pingTimer;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #resyncTimer;

  /**
   * @param {string} url  absolute ws(s) address, or a path on this site
   * @param {object} [deps]
   * @param {typeof WebSocket} [deps.WebSocket]
   * @param {() => number} [deps.random]  0..1, spreads the members of a call over time after a server restart
   */
  constructor(url, deps = {}) {
    super();
    this.#url = socketAddress(url);
    this.#WebSocket = deps.WebSocket ?? WebSocket;
    this.#random = deps.random ?? Math.random;
  }

  /** @returns {Map<string, Participant>} */
  get roster() {
    return this.#known.seats;
  }

  get call() {
    return this.#known.call;
  }

  /** @returns {import('./types.js').You|null} `seat` is the one the server last gave this page */
  get you() {
    return this.#known.you;
  }

  open() {
    if (this.#socket || this.#retryTimer) return;
    this.#dial('connecting');
  }

  /**
   * @param {{type: string, [field: string]: unknown}} message
   * @returns {boolean} whether it was handed to an open line; nothing is kept for later
   */
  send(message) {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** @param {string} seat  from the join request; asked for again after each reconnect */
  takeSeat(seat) {
    this.#seat = seat;
    this.send({ type: 'take_seat', seat });
  }

  /** Gives the seat back; the line stays open for the lobby. */
  leave() {
    this.send({ type: 'leave' });
    this.#forgetSeat();
  }

  close() {
    this.#finish(1000);
  }

  /** @param {SocketState} state */
  #dial(state) {
    this.#retryTimer = undefined;
    this.#become(state, 0);
    const socket = new this.#WebSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code }) => this.#lost(code);
  }

  #opened() {
    this.#heardAt = Date.now();
    this.#pingTimer = setInterval(() => this.#ping(), PING_MS);
    this.#become('open', 0);
    if (this.#seat) this.takeSeat(this.#seat);
  }

  #ping() {
    if (Date.now() - this.#heardAt > SILENT_MS) this.#lost(1006);
    else this.send({ type: 'ping' });
  }

  /** @param {number} code */
  #lost(code) {
    if (FINAL_CODES.has(code)) {
      this.#finish(code);
      return;
    }
    this.#hangUp();
    this.#become('reconnecting', code);
    const pause = code === FLOODING ? LAST_RETRY_MS : Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#tries);
    this.#tries += 1;
    this.#retryTimer = setTimeout(() => this.#dial('reconnecting'), pause * (0.75 + this.#random() / 2));
  }

  /** @param {number} code */
  #finish(code) {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#forgetSeat();
    this.#hangUp();
    if (this.state !== 'closed') this.#become('closed', code);
  }

  #hangUp() {
    clearInterval(this.#pingTimer);
    clearTimeout(this.#resyncTimer);
    this.#resyncTimer = undefined;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }

  /** @param {SocketState} state @param {number} code */
  #become(state, code) {
    this.state = state;
    this.emit('state', { state, code });
  }

  /** @param {unknown} data */
  #receive(data) {
    this.#heardAt = Date.now();
    const message = parsed(data);
    if (!message) return;
    if (message.type === 'snapshot') this.#takeSnapshot(message);
    else if (ROSTER_EVENTS.has(message.type)) this.#takeEvent(message);
    else if (OTHER_EVENTS.has(message.type)) this.#takeOther(message);
  }

  /** @param {import('./types.js').Snapshot} snapshot */
  #takeSnapshot(snapshot) {
    // Not when the line opens: a site in trouble opens and closes it, and must not be asked all the time.
    this.#tries = 0;
    clearTimeout(this.#resyncTimer);
    this.#resyncTimer = undefined;
    this.#known = rosterFromSnapshot(snapshot);
    this.emit('snapshot', snapshot);
    this.emit('roster', this.roster);
  }

  /** @param {import('./types.js').RosterEvent} event */
  #takeEvent(event) {
    const place = placeOf(this.#known, event.seq);
    if (place === 'gap') this.#resync();
    if (place !== 'next') return;
    this.#known = rosterAfter(this.#known, event);
    this.emit(event.type, event);
    this.emit('roster', this.roster);
  }

  /** Events after a gap are left out: the snapshot holds them, and half a story is worse than a late one. */
  #resync() {
    if (this.#resyncTimer) return;
    this.send({ type: 'resync' });
    this.#resyncTimer = setTimeout(() => {
      this.#resyncTimer = undefined;
      this.#resync();
    }, RESYNC_REPEAT_MS);
  }

  /** @param {any} message */
  #takeOther(message) {
    if (message.type === 'seated') this.#sit(message.seat);
    if (message.type === 'error' && message.re === 'take_seat') this.#forgetSeat();
    // The very last event may be the one that was lost: no later one would show the gap.
    if (message.type === 'pong' && message.seq > this.#known.seq) this.#resync();
    this.emit(message.type, message);
    // The server closes next; not waiting for it keeps the page from asking for the seat again.
    if (message.type === 'removed') this.#finish(message.reason === 'replaced' ? 4409 : 4410);
  }

  /** @param {string|null} seat */
  #sit(seat) {
    this.#seat = seat;
    if (this.#known.you) this.#known = { ...this.#known, you: { ...this.#known.you, seat } };
  }

  #forgetSeat() {
    this.#sit(null);
  }
}

/** @param {string} url @returns {string} */
function socketAddress(url) {
  if (/^wss?:/.test(url)) return url;
  const address = new URL(url, location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

/** @param {unknown} data @returns {any} null for what is not one of our messages */
function parsed(data) {
  try {
    const message = JSON.parse(String(data));
    return message && typeof message.type === 'string' ? message : null;
  } catch {
    return null;
  }
}
