/** States to begin a test with. */

import { initialState, reduce } from '../../../static/js/call/state.js';

const PALETTE = { ground: '#111111', coat: '#222222', belly: '#333333', accent: '#444444', ink: '#555555', tile: '#666666' };
export const LOOK = { figure: 'owl', seed: 7, palette: PALETTE };

/** @type {import('../../../static/js/call/types.js').CallConfig} */
export const CONFIG = {
  call: { id: 'c1', title: 'Circle', status: 'active', isPublic: true, locked: false, masksRequired: true, maxParticipants: 3, engine: 'fake', createdAt: '2026-01-01T00:00:00Z' },
  me: { otoNumber: 'OTO#MEMEME', role: 'participant', look: LOOK },
  mask: { mode: 'avatar', strength: 0.5, background: 'none' },
  voice: { mode: 'private', numbers: { private: {}, clear: {} } },
  preferences: { autoMute: false, quality: 'sd' },
  urls: { join: '/j', leave: '/l', token: '/t', renewToken: '/r', socket: '/ws', preferences: '/p', calls: '/c', invite: '/i', invitationLink: '/il', unban: '/u' },
};

/**
 * @param {string} seat
 * @param {Partial<import('../../../static/js/lib/types.js').Participant>} [change]
 * @returns {import('../../../static/js/lib/types.js').Participant}
 */
export const participant = (seat, change = {}) => ({
  seat,
  otoNumber: `OTO#${seat.toUpperCase().padEnd(6, '0')}`,
  role: 'participant',
  joinedAt: `2026-01-01T00:00:0${seat.charCodeAt(0) % 10}Z`,
  audioMuted: false,
  videoMuted: false,
  handRaised: false,
  connected: true,
  look: LOOK,
  ...change,
});

/** @param {import('../../../static/js/call/state.js').Action[]} actions */
export const after = (...actions) => actions.reduce(reduce, initialState(CONFIG));

/** @param {...import('../../../static/js/lib/types.js').Participant} participants @returns {import('../../../static/js/call/state.js').Action} */
export const roster = (...participants) => ({ type: 'roster', participants, call: null, you: null });

/**
 * The member's role, as the socket has it.
 * @param {import('../../../static/js/lib/types.js').Role} role
 * @param {...import('../../../static/js/lib/types.js').Participant} participants
 * @returns {import('../../../static/js/call/state.js').Action}
 */
export const asRole = (role, ...participants) => ({
  type: 'roster', participants, call: null, you: { otoNumber: 'OTO#MEMEME', role, seat: 'me' },
});

/** @param {Partial<import('../../../static/js/lib/types.js').CallInfo>} change @returns {import('../../../static/js/call/state.js').Action} */
export const callIs = (change) => ({ type: 'roster', participants: [], call: { ...CONFIG.call, ...change }, you: null });

/** @type {import('../../../static/js/call/state.js').Action[]} */
export const READY = [
  { type: 'socket', state: 'open' },
  roster(),
  { type: 'studio_starting', camera: true, microphone: true },
  { type: 'studio', video: { state: 'masked', reason: '' }, audio: { state: 'masked', reason: '' }, message: '' },
  { type: 'studio_started' },
];

/** @type {import('../../../static/js/call/state.js').Action[]} */
export const SEATED = [...READY, { type: 'joining' }, { type: 'seated', seat: 'me', at: 1000 }];
