import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

import { Emitter } from '../../../static/js/lib/events.js';
import { MaskKeeper } from '../../../static/js/masking/mask_keeper.js';

let mask;
let keeper;
let heard;
let attempts;
/** What the next attempts do; after the last one they succeed. */
let failures;

const settled = async () => {
  for (let n = 0; n < 5; n += 1) await Promise.resolve();
};

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  [heard, attempts, failures] = [[], 0, 0];
  mask = new Emitter();
  mask.prepare = async () => {
    attempts += 1;
    if (failures-- > 0) throw new Error('asset 404');
  };
  keeper = new MaskKeeper(mask);
  keeper.on('ready', () => heard.push('ready'));
  keeper.on('failed', () => heard.push('failed'));
});

const later = async (ms) => {
  mock.timers.tick(ms);
  await settled();
};

test('a mask that gets ready is told once', async () => {
  await keeper.prepare();
  await later(60_000);
  assert.deepEqual(heard, ['ready']);
  assert.equal(keeper.ready, true);
});

test('a failure is tried again after one second, then every five', async () => {
  failures = 3;
  await keeper.prepare();
  await later(999);
  assert.equal(attempts, 1);
  await later(1);
  assert.equal(attempts, 2);
  await later(4999);
  assert.equal(attempts, 2);
  await later(1);
  assert.equal(attempts, 3);
  await later(5000);
  assert.deepEqual(heard, ['failed', 'failed', 'failed', 'ready']);
});

test('a mask that breaks later is prepared again', async () => {
  await keeper.prepare();
  mask.emit('state', { state: 'error', code: 'mask_failed' });
  assert.equal(keeper.ready, false);
  await later(1000);
  assert.deepEqual(heard, ['ready', 'failed', 'ready']);
});

test('a mask that gets over it by itself is left alone', async () => {
  await keeper.prepare();
  mask.emit('state', { state: 'error', code: 'mask_failed' });
  mask.emit('state', { state: 'ready', code: '' });
  await later(60_000);
  assert.equal(attempts, 1);
  assert.equal(keeper.ready, true);
});

test('after destroy nothing is tried any more', async () => {
  failures = 1;
  await keeper.prepare();
  keeper.destroy();
  await later(60_000);
  assert.equal(attempts, 1);
});

test('an attempt that ends after destroy is not told', async () => {
  const attempt = keeper.prepare();
  keeper.destroy();
  await attempt;
  assert.deepEqual(heard, []);
});
