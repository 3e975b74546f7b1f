import assert from 'node:assert/strict';
import test from 'node:test';

import { areaOf, coveredShare, headBox, intersection, overlap, toPixels, union } from '../../../static/js/masking/face/boxes.js';

test('a head is twice the face about its centre, a little higher', () => {
  assert.deepEqual(headBox([100, 100, 200, 200], 2), [50, 42, 250, 242]);
});

test('a narrow face from the side is widened to three quarters of its height', () => {
  assert.deepEqual(headBox([100, 100, 120, 200], 2), [35, 42, 185, 242]);
});

test('a flat face of somebody lying is heightened likewise', () => {
  const [, top, , bottom] = headBox([100, 100, 200, 120], 2);
  assert.equal(Math.round(bottom - top), 150);
});

test('the union holds both boxes', () => {
  assert.deepEqual(union([0, 10, 20, 30], [5, 0, 40, 25]), [0, 0, 40, 30]);
});

test('boxes that do not meet share nothing', () => {
  assert.equal(areaOf(intersection([0, 0, 10, 10], [20, 20, 30, 30])), 0);
  assert.equal(overlap([0, 0, 10, 10], [20, 20, 30, 30]), 0);
});

test('overlap is intersection over union', () => {
  assert.equal(overlap([0, 0, 10, 10], [0, 0, 10, 20]), 0.5);
});

test('the covered share looks at the first box only', () => {
  assert.equal(coveredShare([0, 0, 10, 10], [0, 0, 5, 100]), 0.5);
});

test('areas are rounded outwards and end at the picture', () => {
  assert.deepEqual(toPixels([3.7, 10.7, 20.1, 99.5], 640, 90), [3, 10, 21, 90]);
});

test('an area outside the picture is empty', () => {
  assert.equal(areaOf(toPixels([700, 10, 800, 50], 640, 360)), 0);
});
