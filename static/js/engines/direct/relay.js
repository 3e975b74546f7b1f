/** When the credentials of the TURN relay are to be fetched again. Pure. */

/** So long before they run out; a call that is paused gets none, so there must be time for more than one try. */
const AHEAD_MS = 5 * 60_000;
/** After a try, whether it succeeded or not. */
const PAUSE_MS = 60_000;

/**
 * The TURN REST scheme: username = "<expiry in unix seconds>:<seat>".
 * @param {RTCIceServer[]} iceServers
 * @returns {number} ms since the epoch at which the first of them runs out; Infinity when none does
 */
export function expiryOf(iceServers) {
  const ends = iceServers.map(({ username = '' }) => /^(\d+):/.exec(username)).map((match) => (match ? Number(match[1]) * 1000 : Infinity));
  return Math.min(Infinity, ...ends);
}

/**
 * @param {object} now
 * @param {RTCIceServer[]} now.iceServers  in use
 * @param {boolean} now.hopeless  a connection does not come up: this device's clock may be wrong, so the expiry says nothing
 * @param {number} now.askedAt  ms since the epoch, of the last try; -Infinity before the first
 * @param {number} now.time  ms since the epoch
 */
export function isRenewalDue({ iceServers, hopeless, askedAt, time }) {
  const expiry = expiryOf(iceServers);
  if (expiry === Infinity || Math.abs(time - askedAt) < PAUSE_MS) return false;
  return hopeless || time >= expiry - AHEAD_MS;
}
