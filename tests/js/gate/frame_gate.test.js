/** Frames that nobody waits for any more are closed: a lost one holds memory of the camera's pool. */

import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

import { FrameGate } from '../../../static/js/masking/frame_gate.js';

/** @type {any[]} */
let shown;
/** @type {FrameGate} */
let gate;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
  shown = [];
  gate = new FrameGate({ show: (frame) => shown.push(frame), showCard() {}, close() {} }, () => {});
});

/** The end of a channel that a gate listens to. */
function newPort() {
  return /** @type {any} */ ({ closed: false, onmessage: null, close() { this.closed = true; } });
}

/** @param {any} port @returns {{closed: boolean, close: () => void}} the frame that was posted */
function post(port) {
  const frame = { closed: false, close() { this.closed = true; } };
  port.onmessage({ data: { frame, timestamp: 0, whole: false, faces: 1 } });
  return frame;
}

test('a late frame of the camera before is closed, however late it comes', () => {
  const [before, now] = [newPort(), newPort()];
  gate.listen(before);
  gate.listen(now);
  mock.timers.tick(60_000);
  assert.deepEqual([before.closed, post(before).closed, shown.length], [false, true, 0]);
  gate.close();
});

test('what comes after the gate was closed is closed', () => {
  const port = newPort();
  gate.listen(port);
  gate.close();
  assert.deepEqual([port.closed, post(port).closed, shown.length], [false, true, 0]);
});

test('a frame that may not go out is closed, one that may is handed on open', () => {
  const port = newPort();
  gate.listen(port);
  assert.equal(post(port).closed, true);
  assert.equal(post(port).closed, false);
  assert.equal(shown.length, 1);
  gate.close();
});
