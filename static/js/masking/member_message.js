/** Which one sentence the member should read (and hear from a screen reader) about the masks. */

import { sentenceFor } from './reasons.js';

/** What the member chose, and sees on the buttons already. */
const OWN_WISHES = new Set(['camera_off', 'muted']);
/** Over in a moment most of the time; worth a sentence only when they last. */
const PASSING = new Set(['switching', 'searching', 'lost', 'camera_stalled', 'voice_stalled']);
export const PASSING_MS = 1000;

/**
 * @param {object} now
 * @param {string} now.notice  code of something that just happened, '' for none
 * @param {string} now.video  reason of the gate
 * @param {string} now.audio  reason of the gate
 * @param {number} now.lastedMs  how long the gate has been in this state
 * @returns {string} '' when there is nothing to say
 */
export function memberMessage({ notice, video, audio, lastedMs }) {
  const isWorthIt = (/** @type {string} */ reason) =>
    reason && !OWN_WISHES.has(reason) && (!PASSING.has(reason) || lastedMs >= PASSING_MS);
  const reasons = [notice, video, audio].filter(isWorthIt);
  return [...new Set(reasons)].map(sentenceFor).join(' ');
}
