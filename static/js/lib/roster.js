/** Who sits in a call, kept from the server's numbered events. Pure: no socket, no page. */

/** @typedef {import('./types.js').Participant} Participant */
/** @typedef {import('./types.js').RosterEvent} RosterEvent */
/** @typedef {import('./types.js').Snapshot} Snapshot */

/**
 * `seq` is the number of the last event taken in.
 * @typedef {object} CallRoster
 * @property {number} seq
 * @property {Map<string, Participant>} seats
 * @property {import('./types.js').CallInfo|null} call
 * @property {import('./types.js').You|null} you
 */

/** @returns {CallRoster} before the first snapshot */
export const emptyRoster = () => ({ seq: -1, seats: new Map(), call: null, you: null });

/**
 * @param {Snapshot} snapshot
 * @returns {CallRoster}
 */
export function rosterFromSnapshot({ seq, participants, call, you }) {
  return { seq, seats: new Map(participants.map((one) => [one.seat, one])), call, you };
}

/**
 * Whether an event is the next one, one we have already, or shows that some were lost.
 *
 * @param {CallRoster} roster
 * @param {number} seq
 * @returns {'next'|'old'|'gap'}
 */
export function placeOf(roster, seq) {
  if (roster.seq < 0) return 'gap';
  if (seq <= roster.seq) return 'old';
  return seq === roster.seq + 1 ? 'next' : 'gap';
}

/**
 * @param {CallRoster} roster
 * @param {RosterEvent} event  the next one, see placeOf
 * @returns {CallRoster} a new roster; the given one is unchanged
 */
export function rosterAfter(roster, event) {
  const { call, you } = roster;
  return {
    seq: event.seq,
    seats: seatsAfter(roster.seats, event),
    call: call && callAfter(call, event),
    you: you && event.type === 'role' && event.otoNumber === you.otoNumber ? { ...you, role: event.role } : you,
  };
}

/**
 * @param {import('./types.js').CallInfo} call
 * @param {RosterEvent} event
 * @returns {import('./types.js').CallInfo}
 */
function callAfter(call, event) {
  switch (event.type) {
    case 'locked':
      return { ...call, locked: event.on };
    case 'paused':
      return { ...call, status: 'paused' };
    case 'resumed':
      return { ...call, status: 'active' };
    case 'ended':
      return { ...call, status: 'ended' };
    default:
      return call;
  }
}

/**
 * @param {Map<string, Participant>} before
 * @param {RosterEvent} event
 */
function seatsAfter(before, event) {
  const seats = new Map(before);
  if (event.type === 'joined') seats.set(event.participant.seat, event.participant);
  else if (event.type === 'left') seats.delete(event.seat);
  else if (event.type === 'ended') seats.clear();
  else if (event.type === 'role') giveRole(seats, event);
  else if ('seat' in event) {
    const participant = seats.get(event.seat);
    if (participant) seats.set(event.seat, { ...participant, ...changeIn(event) });
  }
  return seats;
}

/** @param {Map<string, Participant>} seats @param {import('./types.js').RoleChanged} event */
function giveRole(seats, { otoNumber, role }) {
  for (const [seat, one] of seats) {
    if (one.otoNumber === otoNumber) seats.set(seat, { ...one, role });
  }
}

/**
 * @param {Extract<RosterEvent, {type: 'away'|'back'|'muted'|'hand'}>} event
 * @returns {Partial<Participant>}
 */
function changeIn(event) {
  switch (event.type) {
    case 'away':
      return { connected: false };
    case 'back':
      return { connected: true };
    case 'muted':
      return event.kind === 'audio' ? { audioMuted: event.on } : { videoMuted: event.on };
    case 'hand':
      return { handRaised: event.raised };
  }
}
