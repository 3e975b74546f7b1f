import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Watchdog } from '../../../static/js/masking/watchdog.js';

/** A watchdog of 100 ms that has let frames through every 40 ms up to now = 80. */
const open = () => {
  const watchdog = new Watchdog(100);
  for (const now of [0, 40, 80]) watchdog.fresh(now);
  return watchdog;
};

test('nothing goes out before the first signs of life', () => {
  const watchdog = new Watchdog(100);
  assert.equal(watchdog.tick(0), 'loading');
  assert.equal(watchdog.fresh(10), false);
  assert.equal(watchdog.fresh(50), true);
  assert.equal(watchdog.reason, '');
});

test('it closes once nothing has come for longer than its limit', () => {
  const watchdog = open();
  assert.equal(watchdog.tick(180), '');
  assert.equal(watchdog.tick(181), 'stalled');
});

test('a late sign does not open it, two timely ones do', () => {
  const watchdog = open();
  assert.equal(watchdog.fresh(300), false);
  assert.equal(watchdog.fresh(450), false);
  assert.equal(watchdog.fresh(500), true);
});

test('signs that come too far apart never open it', () => {
  const watchdog = new Watchdog(100);
  assert.deepEqual([0, 110, 220, 330].map((now) => watchdog.fresh(now)), [false, false, false, false]);
});

test('after it went stale it opens only when signs have been timely for a while', () => {
  const watchdog = new Watchdog(100, 500);
  watchdog.fresh(0);
  assert.equal(watchdog.fresh(40), true);
  assert.equal(watchdog.tick(200), 'stalled');
  const from = (/** @type {number} */ start) => Array.from({ length: 6 }, (_, place) => watchdog.fresh(start + 90 * place));
  assert.deepEqual(from(210), [false, false, false, false, false, false]);
  assert.equal(watchdog.fresh(800), false); // late: the wait begins anew
  assert.deepEqual(from(890), [false, false, false, false, false, true]);
});

test('while the mask is at work, frames may come further apart', () => {
  const watchdog = open();
  for (const now of [120, 200, 280]) watchdog.working(now);
  assert.equal(watchdog.fresh(360), true);
  assert.equal(watchdog.tick(461), 'stalled');
});

test('work alone opens nothing and brings nothing back', () => {
  const watchdog = new Watchdog(100);
  for (const now of [0, 40, 80]) watchdog.working(now);
  assert.equal(watchdog.reason, 'loading');
  const late = open();
  for (const now of [190, 230, 270]) late.working(now);
  assert.equal(late.reason, 'stalled');
});

test('a device that is slow but steady opens it', () => {
  const watchdog = new Watchdog(100, 300);
  for (let now = 0; now <= 1000; now += 50) now % 250 ? watchdog.working(now) : watchdog.fresh(now);
  assert.equal(watchdog.reason, '');
});

test('a restart forgets the signs before it', () => {
  const watchdog = open();
  watchdog.restart('switching');
  assert.equal(watchdog.fresh(90), false);
  assert.equal(watchdog.fresh(100), true);
});

test('a hold keeps it closed whatever comes', () => {
  const watchdog = open();
  watchdog.hold('hidden');
  assert.deepEqual([100, 120, 140].map((now) => watchdog.fresh(now)), [false, false, false]);
  assert.equal(watchdog.reason, 'hidden');
});

test('after a hold fresh signs are needed', () => {
  const watchdog = open();
  watchdog.hold('hidden');
  watchdog.fresh(100);
  watchdog.fresh(120);
  watchdog.hold('');
  assert.equal(watchdog.reason, 'switching');
  assert.equal(watchdog.fresh(140), false);
  assert.equal(watchdog.fresh(160), true);
});

test('another hold in place of one does not let go in between', () => {
  const watchdog = open();
  watchdog.hold('hidden');
  watchdog.hold('camera_off');
  assert.equal(watchdog.reason, 'camera_off');
});

test('after a sleep of the device it stays closed until fresh signs come', () => {
  const watchdog = open();
  assert.equal(watchdog.tick(3081), 'resumed');
  assert.equal(watchdog.fresh(3090), false);
  assert.equal(watchdog.fresh(3100), true);
});

test('a frame that was waiting through a sleep does not go out', () => {
  const watchdog = open();
  assert.equal(watchdog.fresh(9000), false);
  assert.equal(watchdog.reason, 'resumed');
});
