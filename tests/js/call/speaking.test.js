import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SpeakingMark } from '../../../static/js/call/speaking.js';

test('the mark comes at once, outlasts a breath and goes after half a second', () => {
  const mark = new SpeakingMark();
  const heard = [[0, 0], [0.4, 100], [0.01, 300], [0.01, 599], [0.01, 600], [0.3, 700]].map(([level, now]) => mark.update(level, now));
  assert.deepEqual(heard, [false, true, true, true, false, true]);
});
