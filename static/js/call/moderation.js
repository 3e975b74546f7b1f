/** What the member of this page may do to others and to the call. Pure; the server decides, this decides what is shown. */

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {import('./select.js').Tile} Tile */
/** @typedef {'mute'|'stop_camera'|'moderator'|'participant'|'hand_over'|'remove'|'ban'} MemberAction */

/** @param {CallState} state */
export const canModerate = ({ me }) => me.role === 'host' || me.role === 'moderator';

/**
 * @param {CallState} state
 * @param {Tile} tile
 * @returns {Set<MemberAction>} empty for oneself, for the host, and for who may not moderate
 */
export function memberActions(state, { own, role }) {
  if (own || role === 'host' || !canModerate(state)) return new Set();
  /** @type {MemberAction[]} */
  const forHost = state.me.role === 'host' ? [role === 'moderator' ? 'participant' : 'moderator', 'hand_over'] : [];
  return new Set(['mute', 'stop_camera', ...forHost, 'remove', 'ban']);
}

/**
 * What the host tools say of the call as it is, and what their switches would do.
 * @param {CallState} state
 */
export function callTools({ call }) {
  const paused = call.status === 'paused';
  return {
    paused,
    locked: call.locked,
    lockTitle: call.locked ? 'The call is locked' : 'The call is not locked',
    lockAction: call.locked ? 'Unlock' : 'Lock',
    pauseTitle: paused ? 'The call is paused' : 'The call is running',
    pauseAction: paused ? 'Resume' : 'Pause',
  };
}

/** @param {CallState} state */
export const mutedAllWords = ({ me }) =>
  me.role === 'host' ? 'Everybody else is muted.' : 'Everybody but you and the host is muted.';

/**
 * Questions before what cannot be taken back with one click.
 * @type {Record<'hand_over'|'remove'|'ban', (name: string) => {title: string, text: string, yes: string}>}
 */
export const QUESTIONS = {
  hand_over: (name) => ({
    title: `Make ${name} the host?`,
    text: 'You become a moderator. Only the new host can give this back to you.',
    yes: 'Hand over',
  }),
  remove: (name) => ({
    title: `Remove ${name}?`,
    text: 'They cannot come back to this call unless they are invited again.',
    yes: 'Remove',
  }),
  ban: (name) => ({
    title: `Ban ${name}?`,
    text: 'They leave at once and cannot come back, not even with an invitation, until the ban is lifted.',
    yes: 'Ban',
  }),
};

/**
 * @param {MemberAction} action
 * @param {{seat: string, otoNumber: string}} who
 * @returns {{type: string, [field: string]: unknown}} the message to the server
 */
export function messageFor(action, { seat, otoNumber }) {
  switch (action) {
    case 'mute':
      return { type: 'mute_member', seat, kind: 'audio' };
    case 'stop_camera':
      return { type: 'mute_member', seat, kind: 'video' };
    case 'hand_over':
      return { type: 'hand_over', otoNumber };
    case 'remove':
    case 'ban':
      return { type: action, seat };
    default:
      return { type: 'role', otoNumber, role: action };
  }
}
