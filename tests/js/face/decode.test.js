import assert from 'node:assert/strict';
import test from 'node:test';

import { decode, inputSize, toPlanes, withoutDoubles } from '../../../static/js/masking/face/decode.js';

/** A grid of 8x8 cells of 4 pixels with one face in each named cell. */
function grid(...faces) {
  const made = {
    stride: 4,
    columns: 8,
    sure: new Float32Array(64),
    there: new Float32Array(64).fill(1),
    boxes: new Float32Array(4 * 64),
    points: new Float32Array(10 * 64),
  };
  for (const { cell, score, height, width } of faces) {
    made.sure[cell] = score ** 2;
    made.boxes.set([0.5, 0.25, Math.log(width), Math.log(height)], 4 * cell);
    made.points.set([0.5, -0.75], 10 * cell);
  }
  return made;
}

const rounded = (/** @type {number[]} */ values) => values.map((value) => Math.round(value * 100) / 100);

test('a cell becomes a box about its centre', () => {
  const [face] = decode([grid({ cell: 8 * 3 + 4, score: 0.9, height: 4, width: 2 })], 1);
  assert.deepEqual(rounded(face.box), [14, 5, 22, 21]);
  assert.deepEqual(rounded(face.landmarks[0]), [18, 9]);
});

test('boxes come in pixels of the picture, not of the input', () => {
  const [face] = decode([grid({ cell: 8 * 3 + 4, score: 0.9, height: 4, width: 2 })], 0.5);
  assert.deepEqual(rounded(face.box), [28, 10, 44, 42]);
});

test('boxes may reach over the edge', () => {
  const [face] = decode([grid({ cell: 0, score: 0.9, height: 4, width: 4 })], 1);
  assert.deepEqual(rounded(face.box), [-6, -7, 10, 9]);
});

test('what is less sure than the threshold is no face', () => {
  assert.deepEqual(decode([grid({ cell: 9, score: 0.24, height: 2, width: 2 })], 1), []);
});

test('neighbouring cells of one face give one box, the surest', () => {
  const found = decode([grid({ cell: 27, score: 0.5, height: 4, width: 4 }, { cell: 28, score: 0.8, height: 4, width: 4 })], 1);
  assert.deepEqual(found.map((face) => Math.round(face.score * 10)), [8]);
});

test('the surest of several grids counts', () => {
  const coarse = { ...grid({ cell: 27, score: 0.9, height: 4, width: 4 }) };
  const fine = { ...grid({ cell: 27, score: 0.5, height: 4, width: 4 }) };
  assert.deepEqual(decode([fine, coarse], 1).map((face) => Math.round(face.score * 10)), [9]);
});

test('two faces apart stay two, best first', () => {
  /** @type {any[]} */
  const faces = [{ box: [0, 0, 10, 10], score: 0.4 }, { box: [30, 0, 40, 10], score: 0.9 }];
  assert.deepEqual(withoutDoubles(faces).map((face) => face.score), [0.9, 0.4]);
});

for (const [width, height, expected] of [
  [640, 360, { width: 320, height: 192, scale: 0.5 }],
  [1280, 720, { width: 320, height: 192, scale: 0.25 }],
  [640, 480, { width: 256, height: 192, scale: 0.4 }],
  [360, 640, { width: 192, height: 320, scale: 0.5 }],
  [480, 640, { width: 192, height: 256, scale: 0.4 }],
]) {
  test(`a picture of ${width}x${height} is looked at as a whole, in fine steps`, () => {
    assert.deepEqual(inputSize(Number(width), Number(height)), expected);
  });
}

test('every picture fits into its input, whatever its shape', () => {
  for (const width of [2, 90, 333, 640, 4096]) {
    for (const height of [2, 100, 480, 2160]) {
      const input = inputSize(width, height);
      assert.ok(width * input.scale <= input.width + 0.5 && height * input.scale <= input.height + 0.5, `${width}x${height}`);
      assert.ok(input.width % 32 === 0 && input.height % 32 === 0);
      assert.ok(input.width * input.height <= 320 * 192);
    }
  }
});

test('pixels are sorted into planes', () => {
  const planes = new Float32Array(6);
  toPlanes(new Uint8ClampedArray([1, 2, 3, 255, 4, 5, 6, 255]), planes);
  assert.deepEqual([...planes], [3, 6, 2, 5, 1, 4]);
});
