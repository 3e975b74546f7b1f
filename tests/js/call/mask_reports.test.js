/** What the page tells of a mask that failed. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { reportMaskFaults } from '../../../static/js/call/mask_reports.js';
import { initialState, reduce } from '../../../static/js/call/state.js';
import { Store } from '../../../static/js/call/store.js';
import { SENTENCES } from '../../../static/js/masking/reasons.js';
import { CONFIG } from './call_states.js';

/** @type {Store} */
let store;
/** @type {object[]} */
let sent;
let isOpen = true;

beforeEach(() => {
  [sent, isOpen] = [[], true];
  store = new Store(reduce, initialState(CONFIG));
  const send = (/** @type {object} */ message) => isOpen && Boolean(sent.push(message));
  reportMaskFaults({ socket: { send }, store });
});

/** @param {string} video @param {string} [audio] */
const studio = (video, audio = '') =>
  store.dispatch({
    type: 'studio',
    video: { state: video ? 'cover' : 'masked', reason: video },
    audio: { state: audio ? 'silent' : 'masked', reason: audio },
    message: '',
  });

test('a fault is told once, and again when it comes again', () => {
  studio('mask_failed');
  studio('mask_failed');
  assert.deepEqual(sent, [{ type: 'mask_failed', reason: 'mask_failed' }]);
  studio('');
  studio('mask_failed');
  assert.equal(sent.length, 2);
});

test('picture and sound are told apart', () => {
  studio('gate_failed', 'voice_failed');
  assert.deepEqual(sent, [
    { type: 'mask_failed', reason: 'gate_failed' },
    { type: 'mask_failed', reason: 'voice_failed' },
  ]);
});

test('without a line it is told later', () => {
  isOpen = false;
  studio('mask_failed');
  assert.deepEqual(sent, []);
  isOpen = true;
  studio('mask_failed');
  assert.equal(sent.length, 1);
});

test('nothing else is told', () => {
  const faults = ['mask_failed', 'voice_failed', 'camera_stalled', 'voice_stalled', 'gate_failed', 'unsupported'];
  for (const reason of Object.keys(SENTENCES)) {
    sent = [];
    studio(reason);
    assert.equal(sent.length, faults.includes(reason) ? 1 : 0, reason);
  }
});
