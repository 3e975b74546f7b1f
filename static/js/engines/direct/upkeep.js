/** What to do about a connection that does not come up, or breaks. Pure. */

/** An offer without an answer: lost on the way, or the other page was not listening yet. */
const RESEND_MS = 2000;
/** The newcomer should have offered by now. */
const OFFER_MS = 3000;
/** A short drop heals by itself more often than not. */
const PATIENCE_MS = 3000;
const RESTART_EVERY_MS = 5000;
const RESTARTS = 2;
const NEVER_CAME_UP_MS = 10_000;

/**
 * @typedef {object} LinkCondition
 * @property {RTCPeerConnectionState} connection
 * @property {RTCSignalingState} signaling
 * @property {boolean} heard  the other side has described itself
 * @property {number} restarts  since it was last connected
 * @property {number} sinceMs  since the condition changed or something was done about it
 */

/**
 * @param {LinkCondition} condition
 * @returns {'wait'|'resend'|'offer'|'restart'|'rebuild'}
 */
export function upkeepFor(condition) {
  const { connection, signaling, heard, sinceMs } = condition;
  if (connection === 'connected' || connection === 'closed') return 'wait';
  if (signaling === 'have-local-offer') return sinceMs >= RESEND_MS ? 'resend' : 'wait';
  if (!heard) return sinceMs >= OFFER_MS ? 'offer' : 'wait';
  if (connection === 'failed' || connection === 'disconnected') return repairFor(condition);
  return sinceMs >= NEVER_CAME_UP_MS ? 'rebuild' : 'wait';
}

/** @param {LinkCondition} condition */
function repairFor({ connection, restarts, sinceMs }) {
  const patience = restarts ? RESTART_EVERY_MS : connection === 'failed' ? 0 : PATIENCE_MS;
  if (sinceMs < patience) return 'wait';
  return restarts < RESTARTS ? 'restart' : 'rebuild';
}

/**
 * @param {RTCPeerConnectionState[]} connections  one per peer
 * @returns {'connecting'|'connected'|'reconnecting'|'failed'} of the call as a whole
 */
export function overallState(connections) {
  const has = (/** @type {RTCPeerConnectionState} */ state) => connections.includes(state);
  if (connections.length && connections.every((state) => state === 'failed')) return 'failed';
  if (has('failed') || has('disconnected')) return 'reconnecting';
  return connections.length && !has('connected') ? 'connecting' : 'connected';
}
