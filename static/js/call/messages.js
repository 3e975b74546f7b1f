/** Sentences for what happens in the call. Pure: event and state in, words out. */

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {{text: string, tone?: import('./state.js').Tone}} Words */

/** @type {Record<string, {title: string, text: string, again: boolean}>} */
export const ENDINGS = {
  left: { title: 'You left the call', text: 'Camera and microphone are off.', again: true },
  ended: { title: 'The call has ended', text: 'Thank you for being there. Camera and microphone are off.', again: false },
  removed: { title: 'You were removed from the call', text: 'The host has taken your seat. You cannot come back to this call.', again: false },
  replaced: { title: 'You went on in another window', text: 'This call is now open there. Camera and microphone are off here.', again: true },
  signed_out: { title: 'You are signed out', text: 'Sign in again to come back to the call.', again: false },
  missing: { title: 'This call is not open to you', text: 'It does not exist, or you are not invited any more.', again: false },
};

/** Which ending a close code of the socket stands for. @type {Record<number, string>} */
export const CLOSE_ENDINGS = { 4401: 'signed_out', 4404: 'missing', 4409: 'replaced', 4410: 'removed' };

/** @type {Record<string, string>} */
const LEFT = { lost: 'lost the connection', removed: 'was removed', left: 'left', ended: 'left' };

/** @param {CallState} state @param {string} seat */
const nameOf = (state, seat) => state.roster.find((one) => one.seat === seat)?.otoNumber ?? 'Somebody';

/**
 * @param {CallState} state  before the event was taken in
 * @param {any} event  a roster event of the socket
 * @returns {Words|null} null for what needs no words
 */
export function wordsFor(state, event) {
  if (event.type === 'joined') return joinedWords(state, event.participant);
  if (event.seat === state.seat) return ownWords(event);
  const name = nameOf(state, event.seat);
  if (event.type === 'left') return LEFT[event.reason] ? { text: `${name} ${LEFT[event.reason]}.` } : null;
  if (event.type === 'hand' && event.raised) return { text: `${name} raised a hand.` };
  return null;
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
  if (event.type === 'role') return { text: `You are now ${roleWords(event.role)}.`, tone: 'good' };
  return null;
}

/** @param {import('../lib/types.js').Role} role */
export const roleWords = (role) => (role === 'participant' ? 'a participant' : `a ${role}`);
