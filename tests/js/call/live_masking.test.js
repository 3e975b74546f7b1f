import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CONSENT, situation } from '../../../static/js/call/live_masking.js';
import { after } from './call_states.js';

/** @param {string} video @param {string} audio @returns {import('../../../static/js/call/state.js').Action} */
const studio = (video, audio) => ({
  type: 'studio',
  video: { state: 'cover', reason: video },
  audio: { state: 'silent', reason: audio },
  message: '',
});

test('masking on the server is offered, and needed where the device cannot mask', () => {
  assert.equal(situation(after()), 'offer');
  assert.equal(situation(after(studio('loading', 'loading'))), 'offer');
  assert.equal(situation(after(studio('mask_failed', ''))), 'needed');
  assert.equal(situation(after(studio('', 'unsupported'))), 'needed');
});

test('who agreed is told as long as the server masks', () => {
  assert.equal(situation(after({ type: 'on_server', on: true }, studio('mask_failed', ''))), 'on');
  assert.equal(situation(after({ type: 'on_server', on: true }, { type: 'on_server', on: false })), 'offer');
});

test('the question says what leaves the device', () => {
  assert.match(CONSENT.text, /real picture and your real voice/);
});
