/** Reads what another member's browser sends through the server. It may be anything. */

/** The server's own limit is lower. */
const LONGEST_SDP = 60_000;
const LONGEST_CANDIDATE = 2000;

/** @typedef {{description: {type: 'offer'|'answer', sdp: string}} | {candidate: RTCIceCandidateInit}} ReadSignal */

/**
 * @param {{description?: unknown, candidate?: unknown}} message
 * @returns {ReadSignal|null} null for what is not an offer, an answer or a candidate
 */
export function readSignal({ description, candidate }) {
  if (isDescription(description)) return { description: { type: description.type, sdp: description.sdp } };
  if (isCandidate(candidate)) return { candidate: plainCandidate(candidate) };
  return null;
}

/**
 * The id a browser gives to one RTCPeerConnection: another id means that the
 * member's page was loaded anew (RFC 8866, 5.2, sess-id).
 *
 * @param {string} sdp
 * @returns {string} '' when there is none
 */
export function sessionOf(sdp) {
  return /^o=\S+ (\S+) /m.exec(sdp)?.[1] ?? '';
}

/** @param {any} value @returns {value is {type: 'offer'|'answer', sdp: string}} */
function isDescription(value) {
  if (!['offer', 'answer'].includes(value?.type) || typeof value.sdp !== 'string') return false;
  return value.sdp.length <= LONGEST_SDP && sessionOf(value.sdp) !== '';
}

/** @param {any} value @returns {value is {candidate: string}} */
function isCandidate(value) {
  if (typeof value?.candidate !== 'string' || value.candidate.length > LONGEST_CANDIDATE) return false;
  return typeof value.sdpMid === 'string' || Number.isInteger(value.sdpMLineIndex);
}

/** @param {any} value @returns {RTCIceCandidateInit} */
function plainCandidate({ candidate, sdpMid, sdpMLineIndex, usernameFragment }) {
  return {
    candidate,
    sdpMid: typeof sdpMid === 'string' ? sdpMid : null,
    sdpMLineIndex: Number.isInteger(sdpMLineIndex) ? sdpMLineIndex : null,
    usernameFragment: typeof usernameFragment === 'string' ? usernameFragment : null,
  };
}
