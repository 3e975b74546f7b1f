import assert from 'node:assert/strict';
import test from 'node:test';

import { decode, inputSize, toPlanes, withoutDoubles } from '../../../static/js/masking/face/decode.js';

/** Outputs for a 32x32 input (8x8 cells) with one face in each named cell. */
function outputs(...faces) {
  const planes = (/** @type {number} */ count) => new Float32Array(64 * count);
  const made = { width: 32, height: 32, heat: planes(1), scale: planes(2), offset: planes(2), landmarks: planes(10) };
  for (const { cell, score, height, width } of faces) {
    made.heat[cell] = score;
    made.scale[cell] = Math.log(height);
    made.scale[cell + 64] = Math.log(width);
    made.landmarks[cell] = 0.25; // y, then x of the first eye
    made.landmarks[cell + 64] = 0.5;
  }
  return made;
}

const rounded = (/** @type {number[]} */ values) => values.map((value) => Math.round(value * 100) / 100);

test('a cell becomes a box about its centre', () => {
  const [face] = decode(outputs({ cell: 8 * 3 + 4, score: 0.9, height: 4, width: 2 }), 1);
  assert.deepEqual(rounded(face.box), [14, 6, 22, 22]);
  assert.deepEqual(rounded(face.landmarks[0]), [18, 10]);
});

test('boxes come in pixels of the picture, not of the input', () => {
  const [face] = decode(outputs({ cell: 8 * 3 + 4, score: 0.9, height: 4, width: 2 }), 0.5);
  assert.deepEqual(rounded(face.box), [28, 12, 44, 44]);
});

test('boxes may reach over the edge', () => {
  const [face] = decode(outputs({ cell: 0, score: 0.9, height: 4, width: 4 }), 1);
  assert.deepEqual(rounded(face.box), [-6, -6, 10, 10]);
});

test('what is less sure than 0.2 is no face', () => {
  assert.deepEqual(decode(outputs({ cell: 9, score: 0.19, height: 2, width: 2 }), 1), []);
});

test('neighbouring cells of one face give one box, the surest', () => {
  const found = decode(outputs({ cell: 27, score: 0.5, height: 4, width: 4 }, { cell: 28, score: 0.8, height: 4, width: 4 }), 1);
  assert.deepEqual(found.map((face) => Math.round(face.score * 10)), [8]);
});

test('two faces apart stay two, best first', () => {
  /** @type {any[]} */
  const faces = [{ box: [0, 0, 10, 10], score: 0.4 }, { box: [30, 0, 40, 10], score: 0.9 }];
  assert.deepEqual(withoutDoubles(faces).map((face) => face.score), [0.9, 0.4]);
});

for (const [width, height, expected] of [
  [640, 360, { width: 256, height: 160, scale: 0.4 }],
  [1280, 720, { width: 256, height: 160, scale: 0.2 }],
  [640, 480, { width: 224, height: 192, scale: 0.35 }],
  [360, 640, { width: 160, height: 256, scale: 0.4 }],
  [480, 640, { width: 192, height: 224, scale: 0.35 }],
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
      assert.ok(input.width * input.height <= 224 * 192);
    }
  }
});

test('pixels are sorted into planes', () => {
  const planes = new Float32Array(6);
  toPlanes(new Uint8ClampedArray([1, 2, 3, 255, 4, 5, 6, 255]), planes);
  assert.deepEqual([...planes], [1, 4, 2, 5, 3, 6]);
});
