import assert from 'node:assert/strict';
import { test } from 'node:test';

import { expiryOf, isRenewalDue } from '../../../static/js/engines/direct/relay.js';

const HOUR = 3_600_000;
const relayUntil = (/** @type {number} */ ms) => ({ urls: 'turn:relay', username: `${ms / 1000}:seat`, credential: 'c' });
const due = (/** @type {object} */ change = {}) =>
  isRenewalDue({ iceServers: [relayUntil(HOUR)], hopeless: false, askedAt: -Infinity, time: 0, ...change });

test('the earliest end counts; servers without one never end', () => {
  assert.equal(expiryOf([{ urls: 'stun:one' }, relayUntil(2 * HOUR), relayUntil(HOUR)]), HOUR);
  assert.equal(expiryOf([{ urls: 'stun:one' }, { urls: 'turn:one', username: 'fixed', credential: 'c' }]), Infinity);
  assert.equal(expiryOf([]), Infinity);
});

test('credentials are fetched five minutes ahead', () => {
  assert.equal(due({ time: HOUR - 300_001 }), false);
  assert.equal(due({ time: HOUR - 300_000 }), true);
  assert.equal(due({ time: 3 * HOUR }), true);
});

test('a connection that does not come up asks whatever the clock says', () => {
  assert.equal(due({ hopeless: true }), true);
  assert.equal(due({ hopeless: true, iceServers: [] }), false);
});

test('a try is followed by a pause', () => {
  const time = HOUR;
  assert.equal(due({ time, askedAt: time - 59_999 }), false);
  assert.equal(due({ time, askedAt: time - 60_000 }), true);
  assert.equal(due({ time, askedAt: time + HOUR }), true, 'the clock was put back');
});
