/** What the call page knows, as data, and how each action changes it. Pure: no page, no socket. */

import { canModerate } from './moderation.js';

/** @typedef {import('../lib/types.js').Participant} Participant */
/** @typedef {import('../lib/types.js').CallInfo} CallInfo */
/** @typedef {import('../lib/types.js').Look} Look */
/** @typedef {import('../lib/types.js').Role} Role */
/** @typedef {import('../lib/types.js').MaskSettings} MaskSettings */
/** @typedef {import('../lib/types.js').VoiceMode} VoiceMode */
/** @typedef {import('../lib/types.js').VideoState} VideoState */
/** @typedef {import('../lib/types.js').AudioState} AudioState */
/** @typedef {import('./types.js').CallConfig} CallConfig */
/** @typedef {import('./types.js').Devices} Devices */

/** @typedef {'lobby'|'joining'|'in_call'|'reconnecting'|'removed'|'ended'|'left'} Phase */
/** @typedef {'good'|'fair'|'poor'|'lost'} Quality */
/** @typedef {'plain'|'good'|'bad'} Tone */

/**
 * What the engine says of one seat. `reached`: there has been a connection.
 * @typedef {{video: boolean, audio: boolean, speaking: boolean, quality: Quality|null, reached: boolean}} Peer
 */

/**
 * The member's own side. `camera` and `microphone` are wishes; `video` and `audio` are what the gate gives out.
 * @typedef {object} Own
 * @property {boolean} camera
 * @property {boolean} microphone
 * @property {boolean} hand
 * @property {boolean} speaking
 * @property {MaskSettings} mask
 * @property {VoiceMode} voice
 * @property {VideoState} video
 * @property {AudioState} audio
 * @property {string} message  sentence of the studio; '' when all is well
 * @property {boolean} onServer  the member agreed that the server masks, and it does
 */

/** @typedef {{id: number, text: string, tone: Tone}} Message */

/**
 * @typedef {object} CallState
 * @property {Phase} phase
 * @property {string} ending  why the call is over for this page: a key of endings.js
 * @property {CallInfo} call
 * @property {{otoNumber: string, role: Role, look: Look}} me
 * @property {string|null} seat
 * @property {number|null} joinedAt  ms since the epoch, by this device's clock
 * @property {Participant[]} roster
 * @property {boolean} rosterKnown
 * @property {'connecting'|'open'|'reconnecting'|'closed'} socket
 * @property {'off'|'starting'|'on'} studio  starting until masks and devices had their first attempt
 * @property {'idle'|'connecting'|'connected'|'reconnecting'|'failed'} engine
 * @property {Own} own
 * @property {Devices} devices
 * @property {Record<string, Peer>} peers
 * @property {Message[]} messages
 * @property {number} nextMessage
 * @property {'people'|'tools'|null} panel  the one that is open beside the grid
 * @property {boolean} soundBlocked
 */

/**
 * @typedef {{type: 'roster', participants: Participant[], call: CallInfo|null, you: import('../lib/types.js').You|null}
 *   | {type: 'socket', state: CallState['socket']}
 *   | {type: 'studio_starting', camera: boolean, microphone: boolean}
 *   | {type: 'studio', video: VideoState, audio: AudioState, message: string}
 *   | {type: 'studio_started'}
 *   | {type: 'studio_failed', message: string}
 *   | {type: 'studio_closed'}
 *   | {type: 'devices', devices: Devices}
 *   | {type: 'wish', camera?: boolean, microphone?: boolean}
 *   | {type: 'hand', raised: boolean}
 *   | {type: 'mask', settings: Partial<MaskSettings>}
 *   | {type: 'voice', mode: VoiceMode}
 *   | {type: 'on_server', on: boolean}
 *   | {type: 'own_speaking', on: boolean}
 *   | {type: 'joining'}
 *   | {type: 'rejoining'}
 *   | {type: 'seated', seat: string, at: number}
 *   | {type: 'join_failed', message: string}
 *   | {type: 'over', phase: 'removed'|'ended'|'left', ending: string}
 *   | {type: 'back_to_lobby'}
 *   | {type: 'engine', state: CallState['engine']}
 *   | {type: 'peer', seat: string, change: Partial<Peer>}
 *   | {type: 'peer_gone', seat: string}
 *   | {type: 'say', text: string, tone?: Tone}
 *   | {type: 'dismiss', id: number}
 *   | {type: 'panel', panel: CallState['panel']}
 *   | {type: 'sound_blocked', on: boolean}} Action
 */

/** More would hide the call on a phone; the oldest goes. */
const MESSAGES_SHOWN = 3;
const OVER = new Set(['removed', 'ended', 'left']);
/** @type {Peer} */
const NEW_PEER = { video: false, audio: false, speaking: false, quality: null, reached: false };

/**
 * @param {CallConfig} config
 * @returns {CallState}
 */
export function initialState(config) {
  return {
    phase: config.call.status === 'ended' ? 'ended' : 'lobby',
    ending: config.call.status === 'ended' ? 'ended' : '',
    call: config.call,
    me: config.me,
    seat: null,
    joinedAt: null,
    roster: [],
    rosterKnown: false,
    socket: 'connecting',
    studio: 'off',
    engine: 'idle',
    own: {
      camera: false,
      microphone: false,
      hand: false,
      speaking: false,
      mask: config.mask,
      voice: config.voice.mode,
      video: { state: 'off', reason: 'camera_off' },
      audio: { state: 'off', reason: 'muted' },
      message: '',
      onServer: false,
    },
    devices: { cameras: [], microphones: [], used: { camera: '', microphone: '' } },
    peers: {},
    messages: [],
    nextMessage: 1,
    panel: null,
    soundBlocked: false,
  };
}

/** @type {{[Type in Action['type']]: (state: CallState, action: Extract<Action, {type: Type}>) => CallState}} */
const CHANGES = {
  roster: withRoster,
  socket: withSocket,
  studio_starting: (state, { camera, microphone }) => ({ ...withOwn(state, { camera, microphone }), studio: 'starting' }),
  studio: (state, { video, audio, message }) => withOwn(state, { video, audio, message }),
  studio_started: (state) => ({ ...state, studio: 'on' }),
  studio_failed: (state, { message }) => said({ ...state, studio: 'off' }, message, 'bad'),
  studio_closed: (state) => ({ ...withOwn(state, QUIET_OWN), studio: 'off' }),
  devices: (state, { devices }) => ({ ...state, devices }),
  wish: (state, { type, ...wishes }) => withOwn(state, wishes),
  hand: (state, { raised }) => withOwn(state, { hand: raised }),
  mask: (state, { settings }) => withOwn(state, { mask: { ...state.own.mask, ...settings } }),
  voice: (state, { mode }) => withOwn(state, { voice: mode }),
  on_server: (state, { on }) => withOwn(state, { onServer: on }),
  own_speaking: (state, { on }) => withOwn(state, { speaking: on }),
  joining: (state) => (state.phase === 'lobby' ? { ...state, phase: 'joining' } : state),
  rejoining: (state) => ({ ...state, phase: 'reconnecting', seat: null, peers: {}, engine: 'idle' }),
  seated: withSeat,
  join_failed: (state, { message }) => said({ ...state, ...NOT_SEATED, phase: 'lobby' }, message, 'bad'),
  over: (state, { phase, ending }) => ({ ...state, ...NOT_SEATED, phase, ending, panel: null, messages: [] }),
  back_to_lobby: (state) => ({ ...state, phase: 'lobby', ending: '', messages: [] }),
  engine: (state, { state: engine }) => ({ ...state, engine }),
  peer: withPeer,
  peer_gone: (state, { seat }) => ({ ...state, peers: without(state.peers, seat) }),
  say: (state, { text, tone }) => said(state, text, tone),
  dismiss: (state, { id }) => ({ ...state, messages: state.messages.filter((one) => one.id !== id) }),
  panel: (state, { panel }) => ({ ...state, panel }),
  sound_blocked: (state, { on }) => ({ ...state, soundBlocked: on }),
};

/** @type {Partial<Own>} */
const QUIET_OWN = {
  camera: false,
  microphone: false,
  speaking: false,
  video: { state: 'off', reason: 'camera_off' },
  audio: { state: 'off', reason: 'muted' },
  message: '',
};

/** @type {Pick<CallState, 'seat'|'joinedAt'|'peers'|'engine'|'soundBlocked'>} */
const NOT_SEATED = { seat: null, joinedAt: null, peers: {}, engine: 'idle', soundBlocked: false };

/**
 * @param {CallState} state
 * @param {Action} action
 * @returns {CallState} the same object when nothing changed
 */
export function reduce(state, action) {
  const change = /** @type {(state: CallState, action: Action) => CallState} */ (CHANGES[action.type]);
  return change(state, action);
}

/** @param {Phase} phase */
export const isOver = (phase) => OVER.has(phase);

/** @param {CallState} state @param {Partial<Own>} change @returns {CallState} */
function withOwn(state, change) {
  return { ...state, own: { ...state.own, ...change } };
}

/** @param {CallState} state @param {Extract<Action, {type: 'roster'}>} action @returns {CallState} */
function withRoster(state, { participants, call, you }) {
  const mine = participants.find((one) => one.seat === state.seat);
  const own = mine ? { ...state.own, hand: mine.handRaised } : state.own;
  const me = you ? { ...state.me, role: you.role } : state.me;
  const known = { ...state, roster: participants, rosterKnown: true, call: call ?? state.call, me, own };
  // Who may not moderate any more does not keep the tools open.
  return state.panel === 'tools' && !canModerate(known) ? { ...known, panel: null } : known;
}

/**
 * An open line is not yet a seat: back in the call is who is seated again.
 * @param {CallState} state @param {Extract<Action, {type: 'socket'}>} action @returns {CallState}
 */
function withSocket(state, { state: socket }) {
  if (socket === 'reconnecting' && state.phase === 'in_call') return { ...state, socket, phase: 'reconnecting' };
  return { ...state, socket };
}

/**
 * A seat given again after a lost line does not restart the clock.
 * @param {CallState} state @param {Extract<Action, {type: 'seated'}>} action @returns {CallState}
 */
function withSeat(state, { seat, at }) {
  if (isOver(state.phase) || state.phase === 'lobby') return state;
  return { ...state, seat, phase: 'in_call', joinedAt: state.joinedAt ?? at };
}

/**
 * Late news of a peer after the call are dropped: they would bring a tile back.
 * @param {CallState} state @param {Extract<Action, {type: 'peer'}>} action @returns {CallState}
 */
function withPeer(state, { seat, change }) {
  if (isOver(state.phase) || state.phase === 'lobby') return state;
  const peer = { ...(state.peers[seat] ?? NEW_PEER), ...change };
  peer.reached ||= peer.quality !== null && peer.quality !== 'lost';
  return { ...state, peers: { ...state.peers, [seat]: peer } };
}

/** @param {Record<string, Peer>} peers @param {string} seat */
function without(peers, seat) {
  const { [seat]: gone, ...rest } = peers;
  return rest;
}

/**
 * The same sentence twice in a row is shown once.
 * @param {CallState} state @param {string} text @param {Tone} [tone] @returns {CallState}
 */
function said(state, text, tone = 'plain') {
  if (!text || state.messages.at(-1)?.text === text) return state;
  const messages = [...state.messages, { id: state.nextMessage, text, tone }].slice(-MESSAGES_SHOWN);
  return { ...state, messages, nextMessage: state.nextMessage + 1 };
}
