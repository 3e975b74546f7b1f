import assert from 'node:assert/strict';
import { test } from 'node:test';

import { countersOf, lossBetween, qualityLevel } from '../../../static/js/engines/direct/quality.js';

test('counters add up what came in, and know the way in use', () => {
  const reports = [
    { type: 'inbound-rtp', packetsReceived: 100, packetsLost: 3 },
    { type: 'inbound-rtp', packetsReceived: 50, packetsLost: 0 },
    { type: 'outbound-rtp', packetsSent: 999 },
    { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.0423 },
    { type: 'candidate-pair', nominated: false, state: 'waiting' },
  ];
  assert.deepEqual(countersOf(reports), { received: 150, lost: 3, rttMs: 42 });
});

test('loss is the share of this while', () => {
  assert.equal(lossBetween({ received: 100, lost: 50 }, { received: 190, lost: 60 }), 0.1);
});

test('nothing received, nothing lost', () => {
  assert.equal(lossBetween({ received: 9, lost: 1 }, { received: 9, lost: 1 }), 0);
});

test('counters that went back are no loss', () => {
  assert.equal(lossBetween({ received: 100, lost: 5 }, { received: 200, lost: 4 }), 0);
});

const levels = [
  [{ isConnected: true, rttMs: 40, loss: 0 }, 'good'],
  [{ isConnected: true, rttMs: 200, loss: 0 }, 'fair'],
  [{ isConnected: true, rttMs: 40, loss: 0.05 }, 'fair'],
  [{ isConnected: true, rttMs: 40, loss: 0.08 }, 'poor'],
  [{ isConnected: true, rttMs: 450, loss: 0 }, 'poor'],
  [{ isConnected: false, rttMs: 40, loss: 0 }, 'lost'],
];
for (const [connection, expected] of levels) {
  test(`${JSON.stringify(connection)} is ${expected}`, () => {
    assert.equal(qualityLevel(connection), expected);
  });
}
