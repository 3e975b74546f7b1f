/** The state of the member's own mask in words. Pure. */

/** @typedef {import('./state.js').Own} Own */

/**
 * `on` only while the studio reports masked frames or sound; `wait` and `off` are harmless, `bad` needs attention.
 * @typedef {{tone: 'on'|'wait'|'off'|'bad', text: string}} MaskWords
 */

/** Nothing goes out, and nothing is wrong. */
const CALM = new Set(['muted', 'camera_off', 'no_camera', 'no_microphone']);
/** Passes by itself, most of the time within a second. @type {Record<string, string>} */
const WAITING = {
  loading: 'Putting on your mask\u2026',
  switching: 'Changing over: others see a cover',
  resumed: 'Back again: others see a cover for a moment',
  paused: 'Paused: nothing of you goes out',
  hidden: 'Others see a cover while you look elsewhere',
  mask_stalled: 'Face mask is slow: others see a cover',
  voice_stalled: 'Voice mask is slow: others hear silence',
  camera_stalled: 'Camera pauses: others see a cover',
  microphone_stalled: 'Microphone pauses: others hear silence',
};

/** @type {Record<string, string>} */
const FAILED = {
  mask_failed: 'Face mask failed: others see a cover',
  voice_failed: 'Voice mask failed: others hear silence',
  gate_failed: 'Your picture has stopped: leave and join again',
  camera_odd: 'Camera gives no picture: others see a cover',
  camera_unplugged: 'Camera unplugged: others see a cover',
  camera_denied: 'No permission for the camera',
  camera_busy: 'Another program uses the camera',
  microphone_unplugged: 'Microphone unplugged: others hear silence',
  microphone_denied: 'No permission for the microphone',
  microphone_busy: 'Another program uses the microphone',
  insecure_context: 'No camera or microphone on an insecure page',
  unsupported: 'This browser cannot mask you',
};

/** @param {Own} own @returns {MaskWords} */
export function maskWords({ video, audio }) {
  const troubles = [video, audio].filter(({ state, reason }) => state !== 'masked' && !CALM.has(reason));
  const failed = troubles.find(({ reason }) => !(reason in WAITING));
  if (failed) return { tone: 'bad', text: FAILED[failed.reason] ?? coverWords(failed.state) };
  if (troubles.length) return { tone: 'wait', text: WAITING[troubles[0].reason] };
  if (video.state === 'masked') return { tone: 'on', text: 'Your mask is on' };
  if (audio.state === 'masked') return { tone: 'on', text: 'Your voice mask is on' };
  return { tone: 'off', text: 'Nothing of you goes out' };
}

/** @param {string} state */
const coverWords = (state) => (state === 'silent' ? 'Others hear silence' : 'Others see a cover');
