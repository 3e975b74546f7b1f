import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { FrameGate } from '../../../static/js/masking/frame_gate.js';
import { firstReason, noHolds } from '../../../static/js/masking/holds.js';

test('open only while nothing holds', () => {
  assert.equal(firstReason(noHolds()), '');
  for (const name of Object.keys(noHolds())) assert.equal(firstReason({ ...noHolds(), [name]: 'why' }), 'why');
});

test('a pause outlives the visit to another tab, a change of device and an unmute', () => {
  const paused = { ...noHolds(), pause: 'paused' };
  for (const name of ['cover', 'device', 'mask']) assert.equal(firstReason({ ...paused, [name]: 'why' }), 'paused');
  assert.equal(firstReason({ ...paused, mute: 'muted' }), 'muted');
  assert.equal(firstReason(paused), 'paused');
});

test('a held gate shows the card in the same turn and lets no frame by until it is let go', (t) => {
  mock.timers.enable({ apis: ['setInterval'] });
  /** @type {string[]} */
  const out = [];
  const frame = () => /** @type {any} */ ({ close: () => out.push('closed') });
  const sink = { show: () => out.push('frame'), showCard: () => out.push('card'), close: () => {} };
  const gate = new FrameGate(sink, () => {});
  const port = /** @type {any} */ ({ onmessage: null, close: () => {} });
  const masked = () => port.onmessage({ data: { frame: frame() } });
  t.after(() => (gate.close(), mock.timers.reset()));
  gate.listen(port);
  masked();
  masked();
  assert.equal(out.at(-1), 'frame', 'open');

  gate.hold('paused');
  assert.equal(out.at(-1), 'card');
  out.length = 0;
  for (let count = 0; count < 5; count += 1) masked();
  assert.deepEqual(out.filter((one) => one === 'frame'), []);

  gate.hold('');
  masked();
  masked();
  assert.equal(out.at(-1), 'frame', 'open again with fresh frames');
});
