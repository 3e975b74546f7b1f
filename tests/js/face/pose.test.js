import assert from 'node:assert/strict';
import test from 'node:test';

import { eased, poseOf } from '../../../static/js/masking/face/pose.js';

/** A face of size 100 about (0, 0) whose landmarks are turned by `tilt`. */
function face(/** @type {number} */ tilt) {
  const turned = (/** @type {[number, number]} */ [x, y]) => [x * Math.cos(tilt) - y * Math.sin(tilt), x * Math.sin(tilt) + y * Math.cos(tilt)];
  return /** @type {import('../../../static/js/masking/face/decode.js').Face} */ ({
    box: [-40, -50, 40, 50],
    score: 1,
    landmarks: [[-20, -15], [20, -15], [0, 5], [-15, 25], [15, 25]].map((point) => turned(/** @type {[number, number]} */ (point))),
  });
}

for (const tilt of [0, 0.5, -1.2, Math.PI / 2, 3]) {
  test(`a head turned by ${tilt} is seen as such`, () => {
    assert.ok(Math.abs(poseOf(face(tilt)).tilt - tilt) < 1e-9);
  });
}

test('place and size are those of the box', () => {
  assert.deepEqual(poseOf(face(0)), { x: 0, y: 0, size: 100, tilt: 0 });
});

test('landmarks that fall together mean upright', () => {
  const blind = { ...face(0), landmarks: /** @type {[number, number][]} */ (Array(5).fill([0, 0])) };
  assert.equal(poseOf(blind).tilt, 0);
});

test('a drawing moves part of the way, and all the way in time', () => {
  const [from, to] = [{ x: 0, y: 0, size: 100, tilt: 0 }, { x: 100, y: 50, size: 120, tilt: 1 }];
  const soon = eased(from, to, 33);
  assert.ok(soon.x > 20 && soon.x < 60);
  assert.ok(Math.abs(eased(from, to, 2000).x - 100) < 0.01);
});

test('a turn takes the short way round', () => {
  const turned = eased({ x: 0, y: 0, size: 1, tilt: 3 }, { x: 0, y: 0, size: 1, tilt: -3 }, 10_000);
  assert.ok(Math.abs(turned.tilt - (2 * Math.PI - 3)) < 0.01);
});
