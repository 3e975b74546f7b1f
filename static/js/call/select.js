/** Questions to the state: who has a tile, may the member join, what does the member see of others. Pure. */

import { canModerate } from './moderation.js';

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {import('../lib/types.js').Participant} Participant */

/**
 * One tile of the grid.
 * @typedef {object} Tile
 * @property {string} seat
 * @property {string} otoNumber
 * @property {import('../lib/types.js').Role} role
 * @property {import('../lib/types.js').Look} look
 * @property {boolean} own
 * @property {boolean} video  whether there is a picture to show
 * @property {boolean} muted
 * @property {boolean} cameraOff
 * @property {boolean} speaking
 * @property {boolean} hand
 * @property {import('./state.js').Quality|null} quality
 * @property {string} wait  why this member cannot be seen right now; '' when nothing is wrong
 */

/**
 * Everybody but the member of this page, in the order of joining.
 * A seat of the member's other tab is left out: it is about to be replaced.
 * @param {CallState} state
 */
export function others(state) {
  return state.roster
    .filter((one) => one.seat !== state.seat && one.otoNumber !== state.me.otoNumber)
    .sort((a, b) => a.joinedAt.localeCompare(b.joinedAt) || a.seat.localeCompare(b.seat));
}

/** @param {CallState} state @returns {Tile[]} others first, the member's own tile last */
export function tiles(state) {
  return [...others(state).map((one) => tileOf(state, one)), ownTile(state)];
}

/** @param {CallState} state */
export const isPaused = ({ call }) => call.status === 'paused';

/** @param {CallState} state @param {Participant} one @returns {Tile} */
function tileOf(state, { seat, otoNumber, role, look, audioMuted, videoMuted, handRaised, connected }) {
  const peer = state.peers[seat];
  const rests = isPaused(state);
  return {
    seat,
    otoNumber,
    role,
    look,
    own: false,
    video: Boolean(peer?.video) && !videoMuted && !rests,
    muted: audioMuted,
    cameraOff: videoMuted,
    speaking: Boolean(peer?.speaking) && !audioMuted && !rests,
    hand: handRaised,
    quality: peer?.quality ?? null,
    wait: waitOf(connected, peer),
  };
}

/** @param {boolean} connected @param {import('./state.js').Peer|undefined} peer */
function waitOf(connected, peer) {
  const isThere = peer && peer.quality !== 'lost';
  if (!connected || (peer?.reached && !isThere)) return 'Reconnecting\u2026';
  return isThere ? '' : 'Connecting\u2026';
}

/** @param {CallState} state @returns {Tile} */
function ownTile({ me, seat, own }) {
  return {
    seat: seat ?? '',
    otoNumber: me.otoNumber,
    role: me.role,
    look: me.look,
    own: true,
    video: own.video.state !== 'off',
    muted: !own.microphone,
    cameraOff: !own.camera,
    speaking: own.speaking && own.microphone,
    hand: own.hand,
    quality: null,
    wait: '',
  };
}

/** @param {CallState} state @returns {boolean} whether a seat of this member is open in another window */
export const seatedElsewhere = ({ roster, me, seat }) =>
  roster.some((one) => one.otoNumber === me.otoNumber && one.seat !== seat);

/**
 * A mask that had its first attempt holds nobody back: what it cannot mask goes out as a cover.
 * @param {CallState} state
 * @returns {string} why Join cannot be pressed; '' when it can
 */
export function joinBlock(state) {
  const { call, phase, studio, own } = state;
  if (phase === 'joining') return 'Joining\u2026';
  if (isPaused(state)) return 'The call is paused. You can join as soon as it goes on.';
  if (state.socket !== 'open' || !state.rosterKnown) return 'Connecting to the call\u2026';
  if (isLockedOut(state)) return 'The call is locked: nobody new can come in. You can join as soon as it is unlocked.';
  if (others(state).length >= call.maxParticipants) {
    return `The call is full: all ${call.maxParticipants} seats are taken. You can join as soon as somebody leaves.`;
  }
  if (studio === 'off') return 'First choose how you come: with camera and microphone, or without.';
  if (studio === 'starting' && (own.camera || own.microphone)) {
    return 'Putting on your mask\u2026 If your browser asks, allow camera and microphone.';
  }
  return '';
}

/** Hosts, moderators and who has a seat already get into a locked call. @param {CallState} state */
const isLockedOut = (state) => state.call.locked && !canModerate(state) && !seatedElsewhere(state);

/**
 * Seats whose sound may be played: never a muted one, nor any while the call is paused, even if sound of it arrives.
 * @param {CallState} state
 * @returns {Set<string>}
 */
export function audibleSeats(state) {
  if (isPaused(state)) return new Set();
  return new Set(others(state).filter((one) => !one.audioMuted).map((one) => one.seat));
}
