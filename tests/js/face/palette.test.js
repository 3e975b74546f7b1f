import assert from 'node:assert/strict';
import test from 'node:test';

import { chance, faded, mix } from '../../../static/js/masking/face/palette.js';

test('mixing goes from one colour to the other', () => {
  assert.equal(mix('#000000', '#ff8000', 0), '#000000');
  assert.equal(mix('#000000', '#ff8000', 0.5), '#804000');
  assert.equal(mix('#000000', '#ff8000', 7), '#ff8000');
});

test('fading adds opacity', () => {
  assert.equal(faded('#123456', 0.5), '#12345680');
});

test('chance is the same for the same place, spread over 0..1, and another for another seed', () => {
  const values = Array.from({ length: 1000 }, (_, at) => chance(7, at, 3));
  assert.equal(chance(7, 12, 3), values[12]);
  assert.notEqual(chance(8, 12, 3), values[12]);
  const mean = values.reduce((sum, value) => sum + value) / 1000;
  assert.ok(mean > 0.46 && mean < 0.54 && Math.min(...values) >= 0 && Math.max(...values) < 1);
});
