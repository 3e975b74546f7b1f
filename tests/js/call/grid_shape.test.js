import assert from 'node:assert/strict';
import { test } from 'node:test';

import { gridShape } from '../../../static/js/call/grid_shape.js';

const DESKTOP = { width: 1408, height: 720, gap: 12 };
const PHONE = { width: 374, height: 600, gap: 8 };

/** @param {{width: number, height: number, gap: number}} frame */
const columnsFor = (frame) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) => gridShape(count, frame).columns);

test('a wide screen gets few rows', () => {
  assert.deepEqual(columnsFor(DESKTOP), [1, 2, 2, 2, 3, 3, 3, 3, 3]);
});

test('a phone held upright gets few columns', () => {
  assert.deepEqual(columnsFor(PHONE), [1, 1, 1, 2, 2, 2, 2, 2, 2]);
});

for (const [name, frame] of Object.entries({ DESKTOP, PHONE, tablet: { width: 740, height: 860, gap: 12 } })) {
  test(`all tiles fit into the frame: ${name}`, () => {
    for (let count = 1; count <= 17; count += 1) {
      const { columns, rows, width, height } = gridShape(count, frame);
      assert.ok(columns * rows >= count);
      assert.ok(columns * width + (columns - 1) * frame.gap <= frame.width);
      assert.ok(rows * height + (rows - 1) * frame.gap <= frame.height);
    }
  });

  test(`a tile is never too narrow for a head nor wider than 16:9: ${name}`, () => {
    for (let count = 1; count <= 9; count += 1) {
      const { width, height } = gridShape(count, frame);
      assert.ok(width + 1 >= (height - 1) * (frame.width > frame.height ? 5 / 4 : 4 / 5) && width <= (height + 1) * (16 / 9));
    }
  });
}

test('a frame without room gives tiles without size', () => {
  assert.deepEqual(gridShape(3, { width: 0, height: 0, gap: 12 }), { columns: 1, rows: 3, width: 0, height: 0 });
});
