import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../static/js/masking/voice/random.js';

test('the first words of the key 0 are those that the makers of Threefry publish', () => {
  const random = new Random([0, 0, 0, 0]);
  const words = Array.from({ length: 4 }, () => random.word());
  assert.deepEqual(words, [0x9c6ca96a, 0xe17eae66, 0xfc10ecd4, 0x5256a7d8]);
});

test('neighbouring seeds give other numbers', () => {
  const first = (seed) => Array.from({ length: 8 }, ((random) => () => random.word())(new Random(seed)));
  const all = new Set([first([1, 2, 3, 4]), first([1, 2, 3, 5]), first([2, 2, 3, 4])].flat());
  assert.equal(all.size, 24);
});

test('normal numbers have mean 0, variance 1 and a kurtosis of 3', () => {
  const random = new Random([7, 0, 0, 0]);
  const sums = [0, 0, 0];
  const count = 100_000;
  for (let i = 0; i < count; i++) {
    const x = random.gaussian();
    sums[0] += x;
    sums[1] += x ** 2;
    sums[2] += x ** 4;
  }
  const [mean, variance, fourth] = sums.map((sum) => sum / count);
  assert.ok(Math.abs(mean) < 0.015, `${mean}`);
  assert.ok(Math.abs(variance - 1) < 0.03, `${variance}`);
  assert.ok(Math.abs(fourth - 3) < 0.15, `${fourth}`);
});
