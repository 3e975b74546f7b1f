/** Which key does what. Pure. */

/** @type {Record<string, string>} key -> value of data-action */
const KEYS = {
  m: 'toggle-microphone',
  v: 'toggle-camera',
  k: 'open-mask',
  h: 'toggle-hand',
  l: 'leave',
  '?': 'open-help',
};

/**
 * @typedef {object} KeyPress
 * @property {string} key
 * @property {boolean} [ctrlKey]
 * @property {boolean} [metaKey]
 * @property {boolean} [altKey]
 * @property {boolean} [repeat]
 */

/**
 * @param {KeyPress} press
 * @param {{typing: boolean, inCall: boolean, dialogOpen: boolean}} where
 * @returns {string|null} the action, null when the key is not ours now
 */
export function actionForKey(press, { typing, inCall, dialogOpen }) {
  if (typing || !inCall || dialogOpen || press.repeat) return null;
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  return KEYS[press.key.toLowerCase()] ?? null;
}

const TEXT_INPUTS = new Set(['text', 'search', 'email', 'number', 'password', 'tel', 'url', 'range', 'radio']);

/**
 * A select and a radio button use letters themselves.
 * @param {{tagName?: string, type?: string, isContentEditable?: boolean}|null} element
 */
export function isTyping(element) {
  if (!element?.tagName) return false;
  if (element.isContentEditable || element.tagName === 'TEXTAREA' || element.tagName === 'SELECT') return true;
  return element.tagName === 'INPUT' && TEXT_INPUTS.has(element.type ?? 'text');
}
