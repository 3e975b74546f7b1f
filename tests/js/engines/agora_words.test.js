import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  endingOf, endingOfRefusal, joinFailure, loudnessOf, streamTypeFor, worstLevel,
} from '../../../static/js/engines/agora/words.js';
import { ENDINGS } from '../../../static/js/call/messages.js';

test('put out, closed and replaced are told apart, and each has its words', () => {
  assert.equal(endingOf('UID_BANNED'), 'kicked');
  assert.equal(endingOf('IP_BANNED'), 'kicked');
  assert.equal(endingOf('CHANNEL_BANNED'), 'closed');
  assert.equal(endingOf('UID_CONFLICT'), 'conflict');
  const words = ['kicked', 'closed', 'conflict'].map((reason) => ENDINGS[reason].text);
  assert.equal(new Set(words).size, 3);
});

test('what may pass is tried again', () => {
  for (const reason of ['TOKEN_EXPIRE', 'NETWORK_ERROR', 'SERVER_ERROR', undefined]) assert.equal(endingOf(reason), null);
});

test('a refusal of our server ends the call when asking again is of no use', () => {
  for (const code of ['removed', 'banned', 'call_ended', 'access_denied']) {
    assert.ok(ENDINGS[endingOfRefusal({ code })], code);
  }
  for (const error of [{ code: 'network' }, { code: 'call_paused' }, { code: 'seat_gone' }, new Error('x'), null]) {
    assert.equal(endingOfRefusal(error), null);
  }
});

const failures = [
  [{ code: 'CAN_NOT_GET_GATEWAY_SERVER', message: 'invalid token, authorized failed' }, /refused you/],
  [{ code: 'UID_CONFLICT' }, /in another window/],
  [{ code: 'OPERATION_ABORTED', message: 'UID_BANNED' }, /does not let you/],
  [{ code: 'WS_ERR', message: 'timeout' }, /could not be reached/],
  [null, /could not be reached/],
];
for (const [error, sentence] of failures) {
  test(`joining: ${error?.code} is said as ${sentence}`, () => {
    assert.match(joinFailure(error).message, sentence);
  });
}

test('quality is that of the worse end', () => {
  assert.equal(worstLevel([1, 2]), 'good');
  assert.equal(worstLevel([1, 3]), 'fair');
  assert.equal(worstLevel([5, 1]), 'poor');
  assert.equal(worstLevel([0, 6]), 'lost');
  assert.equal(worstLevel([0, 0]), null);
});

test('loudness is an amplitude', () => {
  assert.equal(loudnessOf(0), 0);
  assert.equal(loudnessOf(100), 1);
  assert.equal(loudnessOf(80).toFixed(2), '0.10');
});

test('many pictures are taken small', () => {
  assert.equal(streamTypeFor(4), 0);
  assert.equal(streamTypeFor(5), 1);
});
