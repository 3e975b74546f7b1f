import assert from 'node:assert/strict';
import { test } from 'node:test';

import { memberMessage } from '../../../static/js/masking/member_message.js';
import { sentenceFor } from '../../../static/js/masking/reasons.js';

const say = (change) => memberMessage({ notice: '', video: '', audio: '', lastedMs: 0, ...change });

test('all is well: nothing to say', () => {
  assert.equal(say({}), '');
});

test('what the member chose is not announced', () => {
  assert.equal(say({ video: 'camera_off', audio: 'muted' }), '');
});

test('a passing reason is announced only when it lasts', () => {
  assert.equal(say({ video: 'camera_stalled', lastedMs: 999 }), '');
  assert.equal(say({ video: 'camera_stalled', lastedMs: 1000 }), sentenceFor('camera_stalled'));
});

test('camera and microphone are both told, notices first', () => {
  const expected = ['camera_substituted', 'camera_denied', 'no_microphone'].map(sentenceFor).join(' ');
  assert.equal(say({ notice: 'camera_substituted', video: 'camera_denied', audio: 'no_microphone' }), expected);
});

test('a reason that both share is told once', () => {
  assert.equal(say({ video: 'hidden', audio: 'hidden' }), sentenceFor('hidden'));
});
