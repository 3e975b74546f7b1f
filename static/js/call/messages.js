/** Sentences for what happens in the call. Pure: event and state in, words out. */

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {{text: string, tone?: import('./state.js').Tone}} Words */

/** @type {Record<string, {title: string, text: string, again: boolean}>} */
export const ENDINGS = {
  left: { title: 'You left the call', text: 'Camera and microphone are off.', again: true },
  ended: { title: 'The call has ended', text: 'Thank you for being there. Camera and microphone are off.', again: false },
  removed: { title: 'You were removed from the call', text: 'You can come back to this call only when you are invited again.', again: false },
  banned: { title: 'You were banned from the call', text: 'You cannot come back to this call, not even with an invitation.', again: false },
  replaced: { title: 'You went on in another window', text: 'This call is now open there. Camera and microphone are off here.', again: true },
  signed_out: { title: 'You are signed out', text: 'Sign in again to come back to the call.', again: false },
  kicked: { title: 'You were put out of the call', text: 'The media service closed your place in it. You may try to join again.', again: true },
  closed: { title: 'The call was closed', text: 'The media service takes nobody into it any more. Camera and microphone are off.', again: false },
  conflict: { title: 'Somebody else sits on your place', text: 'Your place in this call was taken in another window or on another device. Camera and microphone are off here.', again: true },
  expired: { title: 'Your admission to the call ran out', text: 'It could not be renewed. You may try to join again.', again: true },
  missing: { title: 'This call is not open to you', text: 'It does not exist, or you are not invited any more.', again: false },
};

/** Which ending a close code of the socket stands for. @type {Record<number, string>} */
export const CLOSE_ENDINGS = { 4401: 'signed_out', 4404: 'missing', 4409: 'replaced', 4410: 'removed' };

/** @type {Record<string, string>} */
const LEFT = { lost: 'lost the connection', removed: 'was removed', banned: 'was banned', left: 'left', ended: 'left' };

/** @param {CallState} state @param {string} seat */
const nameOf = (state, seat) => state.roster.find((one) => one.seat === seat)?.otoNumber ?? 'Somebody';

/**
 * @param {CallState} state  before the event was taken in
 * @param {any} event  a roster event of the socket
 * @returns {Words|null} null for what needs no words
 */
export function wordsFor(state, event) {
  if (event.type === 'joined') return joinedWords(state, event.participant);
  if (event.type === 'role') return roleChangedWords(state, event);
  if (event.type in CALL_WORDS) return CALL_WORDS[event.type](event);
  if (event.seat === state.seat) return ownWords(event);
  const name = nameOf(state, event.seat);
  if (event.type === 'left') return LEFT[event.reason] ? { text: `${name} ${LEFT[event.reason]}.` } : null;
  if (event.type === 'hand' && event.raised) return { text: `${name} raised a hand.` };
  return null;
}

/** What concerns everybody in the same way. @type {Record<string, (event: any) => Words>} */
const CALL_WORDS = {
  locked: ({ on }) => ({ text: on ? 'The call is locked: nobody new can come in.' : 'The call is open again: others can join.' }),
  paused: () => ({ text: 'The call is paused.' }),
  resumed: () => ({ text: 'The call goes on.' }),
};

/** @param {CallState} state @param {import('../lib/types.js').RoleChanged} event @returns {Words} */
function roleChangedWords({ me }, { otoNumber, role }) {
  if (otoNumber === me.otoNumber) return { text: `You are ${roleWords(role)} now.`, tone: 'good' };
  return { text: `${otoNumber} is ${roleWords(role)} now.` };
}

/** @param {CallState} state @param {import('../lib/types.js').Participant} participant @returns {Words|null} */
function joinedWords(state, { seat, otoNumber }) {
  if (seat === state.seat || otoNumber === state.me.otoNumber) return null;
  return { text: `${otoNumber} joined.` };
}

/** @param {any} event @returns {Words|null} */
function ownWords(event) {
  if (event.type === 'muted' && event.byHost && event.on) {
    return { text: event.kind === 'audio' ? 'The host muted you.' : 'The host stopped your picture.', tone: 'bad' };
  }
  return null;
}

/** @type {Record<import('../lib/types.js').Role, string>} */
const ROLES = { host: 'the host', moderator: 'a moderator', participant: 'a participant' };

/** @param {import('../lib/types.js').Role} role */
export const roleWords = (role) => ROLES[role];
