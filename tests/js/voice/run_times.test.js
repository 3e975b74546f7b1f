import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunTimes } from '../../../static/js/masking/voice/run_times.js';

test('mean, 99th percentile and blocks over budget', () => {
  const times = new RunTimes();
  for (let i = 0; i < 97; i++) times.add(1, 2);
  for (let i = 0; i < 3; i++) times.add(3, 2);
  const { meanMs, p99Ms, budgetMs, underruns } = times.take();
  assert.ok(Math.abs(meanMs - 1.06) < 1e-9);
  assert.ok(Math.abs(p99Ms - 3) < 0.02);
  assert.deepEqual([budgetMs, underruns], [2, 3]);
});

test('each figure counts from the one before', () => {
  const times = new RunTimes();
  times.add(100, 2);
  times.take();
  times.add(1, 2);
  assert.deepEqual([times.take().underruns, times.take().meanMs], [0, 0]);
});
