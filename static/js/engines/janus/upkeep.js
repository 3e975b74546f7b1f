/** When the connections to the media server are given up, and how much each member sends. Pure. */

/** A short drop heals by itself more often than not. */
const PATIENCE_MS = 3000;
const NEVER_CAME_UP_MS = 10_000;
/** ms between tries to come back, the last one for ever */
const PAUSES = Object.freeze([0, 500, 1000, 2000, 4000]);

/** bit/s of one member's video at most */
const MAX_BITRATE = Object.freeze({ sd: 500_000, hd: 1_200_000 });
/** bit/s of all videos that one member receives: the more there are, the less each sends. */
const RECEIVED_BITRATE = Object.freeze({ sd: 6_000_000, hd: 12_000_000 });
/** Below it a picture is of no use. */
const MIN_BITRATE = 100_000;

/**
 * @param {RTCPeerConnectionState[]} connections  up, and down when there is one
 * @param {number} sinceMs  since one of them changed
 * @returns {boolean} whether new ones are needed
 */
export function isHopeless(connections, sinceMs) {
  const has = (/** @type {RTCPeerConnectionState} */ state) => connections.includes(state);
  if (has('failed') || has('closed')) return true;
  if (has('disconnected')) return sinceMs >= PATIENCE_MS;
  return (has('new') || has('connecting')) && sinceMs >= NEVER_CAME_UP_MS;
}

/**
 * @param {number} tries  since there was a connection
 * @param {number} random  0..1, spreads the members of a call after a restart of the server
 * @returns {number} ms
 */
export function pauseBefore(tries, random) {
  return PAUSES[Math.min(tries, PAUSES.length - 1)] * (0.75 + random / 2);
}

/**
 * @param {import('../../lib/types.js').VideoQuality} quality
 * @param {number} people  in the call, oneself included
 * @returns {number} bit/s
 */
export function bitrateFor(quality, people) {
  const share = Math.floor(RECEIVED_BITRATE[quality] / Math.max(1, people - 1));
  return Math.min(MAX_BITRATE[quality], Math.max(MIN_BITRATE, share));
}
