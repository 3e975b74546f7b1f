import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readSignal, sessionOf } from '../../../static/js/engines/direct/signals.js';

const SDP = 'v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\n';

test('an offer and an answer come through, without what was added', () => {
  for (const type of ['offer', 'answer']) {
    assert.deepEqual(readSignal({ description: { type, sdp: SDP, extra: 1 } }), { description: { type, sdp: SDP } });
  }
});

test('a candidate comes through with its known fields', () => {
  const candidate = { candidate: 'candidate:1 1 udp 1 1.2.3.4 5 typ host', sdpMid: '0', sdpMLineIndex: 0 };
  assert.deepEqual(readSignal({ candidate: { ...candidate, extra: 1 } }), {
    candidate: { ...candidate, usernameFragment: null },
  });
});

const nonsense = [
  {},
  { description: null },
  { description: 'offer' },
  { description: [] },
  { description: { type: 'offer' } },
  { description: { type: 'offer', sdp: 7 } },
  { description: { type: 'offer', sdp: 'v=0' } },
  { description: { type: 'offer', sdp: SDP + 'x'.repeat(60_001) } },
  { description: { type: 'rollback', sdp: SDP } },
  { description: { type: 'pranswer', sdp: SDP } },
  { candidate: null },
  { candidate: 'candidate:1' },
  { candidate: { candidate: 7, sdpMid: '0' } },
  { candidate: { candidate: 'candidate:1' } },
  { candidate: { candidate: 'x'.repeat(2001), sdpMid: '0' } },
];
for (const message of nonsense) {
  test(`ignored: ${JSON.stringify(message).slice(0, 60)}`, () => {
    assert.equal(readSignal(message), null);
  });
}

test('the session is the id of the connection, not its version', () => {
  assert.equal(sessionOf(SDP), '4611731400430051336');
  assert.equal(sessionOf(SDP.replace(' 2 IN', ' 3 IN')), '4611731400430051336');
  assert.equal(sessionOf('nonsense'), '');
});
