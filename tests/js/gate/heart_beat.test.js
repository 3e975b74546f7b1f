import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

import { HeartBeat } from '../../../static/js/masking/heart_beat.js';

/** @type {boolean[]} */
let told;
/** @type {HeartBeat} */
let heart;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setInterval'] });
  told = [];
  heart = new HeartBeat((alive) => told.push(alive));
});

test('a worker that speaks is alive', () => {
  for (let n = 0; n < 40; n += 1) {
    mock.timers.tick(250);
    heart.beat();
  }
  assert.deepEqual(told, []);
});

test('silence is told once, within two seconds', () => {
  mock.timers.tick(1999);
  assert.deepEqual(told, []);
  mock.timers.tick(1);
  assert.deepEqual(told, [false]);
  mock.timers.tick(10_000);
  assert.deepEqual(told, [false]);
});

test('a worker that was only slow is alive again', () => {
  mock.timers.tick(3000);
  heart.beat();
  heart.beat();
  assert.deepEqual(told, [false, true]);
  mock.timers.tick(2000);
  assert.deepEqual(told, [false, true, false]);
});

test('a page that hung hears first what was sent meanwhile', () => {
  mock.timers.tick(1500);
  heart.beat();
  mock.timers.tick(1500);
  assert.deepEqual(told, []);
});

test('stopped, it tells nothing', () => {
  heart.stop();
  mock.timers.tick(10_000);
  assert.deepEqual(told, []);
});
