/** How many columns, and how large a tile: the largest tiles that fit. Pure. */

/** @typedef {{columns: number, rows: number, width: number, height: number}} GridShape  sizes of one tile in CSS pixels */

/** A masked picture is 16:9. Narrower tiles cut its sides off: a little on a wide screen, more on an upright phone. */
const WIDEST = 16 / 9;
const NARROWEST = { landscape: 5 / 4, portrait: 4 / 5 };

/**
 * @param {number} count  tiles, at least 1
 * @param {{width: number, height: number, gap: number}} frame  CSS pixels
 * @returns {GridShape}
 */
export function gridShape(count, frame) {
  let best = shapeWith(1, count, frame);
  for (let columns = 2; columns <= count; columns += 1) {
    const shape = shapeWith(columns, count, frame);
    if (shape.width * shape.height > best.width * best.height) best = shape;
  }
  return best;
}

/**
 * @param {number} columns
 * @param {number} count
 * @param {{width: number, height: number, gap: number}} frame
 * @returns {GridShape}
 */
function shapeWith(columns, count, { width, height, gap }) {
  const rows = Math.ceil(count / columns);
  const narrowest = width > height ? NARROWEST.landscape : NARROWEST.portrait;
  const cellWidth = Math.max(0, (width - gap * (columns - 1)) / columns);
  const cellHeight = Math.max(0, (height - gap * (rows - 1)) / rows);
  return {
    columns,
    rows,
    width: Math.floor(Math.min(cellWidth, cellHeight * WIDEST)),
    height: Math.floor(Math.min(cellHeight, cellWidth / narrowest)),
  };
}
