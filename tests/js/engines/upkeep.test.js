import assert from 'node:assert/strict';
import { test } from 'node:test';

import { overallState, upkeepFor } from '../../../static/js/engines/direct/upkeep.js';

const link = (change) =>
  upkeepFor({ connection: 'connecting', signaling: 'stable', heard: true, restarts: 0, sinceMs: 0, ...change });

test('a connected link is left alone', () => {
  assert.equal(link({ connection: 'connected', sinceMs: 60_000 }), 'wait');
});

test('an offer without an answer is sent again', () => {
  assert.equal(link({ signaling: 'have-local-offer', heard: false, sinceMs: 1999 }), 'wait');
  assert.equal(link({ signaling: 'have-local-offer', heard: false, sinceMs: 2000 }), 'resend');
});

test('who waits for the newcomer offers in the end', () => {
  assert.equal(link({ connection: 'new', heard: false, sinceMs: 2999 }), 'wait');
  assert.equal(link({ connection: 'new', heard: false, sinceMs: 3000 }), 'offer');
});

test('a short drop may heal, a longer one is restarted', () => {
  assert.equal(link({ connection: 'disconnected', sinceMs: 2999 }), 'wait');
  assert.equal(link({ connection: 'disconnected', sinceMs: 3000 }), 'restart');
});

test('a failure is restarted at once, then later, then built anew', () => {
  assert.equal(link({ connection: 'failed' }), 'restart');
  assert.equal(link({ connection: 'failed', restarts: 1, sinceMs: 4999 }), 'wait');
  assert.equal(link({ connection: 'failed', restarts: 1, sinceMs: 5000 }), 'restart');
  assert.equal(link({ connection: 'failed', restarts: 2, sinceMs: 5000 }), 'rebuild');
});

test('a link that never comes up is built anew', () => {
  assert.equal(link({ sinceMs: 9999 }), 'wait');
  assert.equal(link({ sinceMs: 10_000 }), 'rebuild');
});

const states = [
  [[], 'connected'],
  [['new'], 'connecting'],
  [['connecting', 'connected'], 'connected'],
  [['connected', 'disconnected'], 'reconnecting'],
  [['connected', 'failed'], 'reconnecting'],
  [['failed', 'failed'], 'failed'],
];
for (const [connections, expected] of states) {
  test(`with peers [${connections}] the call is ${expected}`, () => {
    assert.equal(overallState(connections), expected);
  });
}
