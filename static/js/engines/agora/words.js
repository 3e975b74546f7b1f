/** What Agora's reasons and numbers mean for a member. Pure. */

/** Why the connection ended, where coming back is of no use: reasons of the engine's `removed`. @type {Record<string, string>} */
const ENDINGS = {
  UID_BANNED: 'kicked',
  IP_BANNED: 'kicked',
  CHANNEL_BANNED: 'closed',
  UID_CONFLICT: 'conflict',
};

/** @param {string|undefined} reason  of connection-state-change @returns {string|null} null: it may be tried again */
export const endingOf = (reason) => ENDINGS[reason ?? ''] ?? null;

/** Which of our server's refusals end the call here; of a lost seat the page's own line tells. @type {Record<string, string>} */
const REFUSALS = {
  removed: 'removed',
  banned: 'banned',
  call_ended: 'ended',
  access_denied: 'expired',
  call_not_found: 'expired',
  not_authenticated: 'signed_out',
  permission_denied: 'expired',
  engine_not_ready: 'expired',
};

/** @param {unknown} error  of asking for a new token @returns {string|null} null: ask again later */
export function endingOfRefusal(error) {
  const code = /** @type {any} */ (error)?.code;
  return REFUSALS[typeof code === 'string' ? code : ''] ?? null;
}

/** @type {Record<string, string>} */
const JOIN_FAILURES = {
  UID_CONFLICT: 'You are in this call already, in another window. Please close it there first.',
  UID_BANNED: 'The media service does not let you into this call any more.',
  INVALID_PARAMS: 'This call is not set up well. Please tell the people who run this site.',
  NOT_SUPPORTED: 'This browser cannot take part in calls. Please use a current Chrome, Edge, Firefox or Safari.',
};
const REFUSED = 'The media service refused you. Please check the clock of this device and try again; if it stays so, tell the people who run this site.';
const UNREACHABLE = 'The media service could not be reached. Please check your connection and try again.';

/** @param {unknown} error  of Client.join @returns {Error} with a sentence for the member */
export function joinFailure(error) {
  const { code = '', message = '' } = /** @type {{code?: string, message?: string}} */ (error ?? {});
  if (message.includes('UID_BANNED')) return new Error(JOIN_FAILURES.UID_BANNED);
  if (code in JOIN_FAILURES) return new Error(JOIN_FAILURES[code]);
  return new Error(/token|dynamic.?key|authorized|CAN_NOT_GET_GATEWAY_SERVER/i.test(`${code} ${message}`) ? REFUSED : UNREACHABLE);
}

const LEVELS = /** @type {const} */ ([null, 'good', 'good', 'fair', 'poor', 'poor', 'lost']);
const ORDER = ['good', 'fair', 'poor', 'lost'];

/**
 * @param {number[]} numbers  Agora's 0 (not known) to 6 (no connection), of each end
 * @returns {'good'|'fair'|'poor'|'lost'|null} the worst of them; null when none is known
 */
export function worstLevel(numbers) {
  const known = numbers.map((number) => LEVELS[number] ?? null).filter((level) => level !== null);
  return known.sort((a, b) => ORDER.indexOf(b) - ORDER.indexOf(a))[0] ?? null;
}

/** @param {number} level  Agora's: 100 + 10 log10(power), 0 for silence @returns {number} 0..1, amplitude */
export const loudnessOf = (level) => (level > 0 ? Math.min(1, 10 ** ((level - 100) / 20)) : 0);

/** More pictures than this are taken small: received pixels are what is paid for. */
const LARGE_PICTURES = 4;
const LARGE = 0;
const SMALL = 1;

/** @param {number} pictures  how many are received @returns {0|1} Agora's number of the stream to take */
export const streamTypeFor = (pictures) => (pictures > LARGE_PICTURES ? SMALL : LARGE);
