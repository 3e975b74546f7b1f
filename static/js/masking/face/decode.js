/** What YuNet's numbers mean: input sizes, boxes and landmarks. Pure; no network runs here. */

import { overlap } from './boxes.js';

/** @typedef {import('./boxes.js').Box} Box */
/** @typedef {[x: number, y: number]} Point */

/**
 * One found face. Landmarks: eye, eye, nose, corner of the mouth, corner of the mouth.
 * @typedef {{box: Box, score: number, landmarks: Point[]}} Face
 */

/**
 * The network looks at the picture in three grids of cells, row by row. Every cell tells how sure it
 * is that it sees a face (`sure`), how well its box fits (`there`; both 0..1), four numbers of the box
 * (centre as x and y in cells from the cell's corner, log of width and height in cells), and x, y of
 * five landmarks like the centre.
 * @typedef {object} Grid
 * @property {number} stride  input pixels per cell
 * @property {number} columns
 * @property {Float32Array} sure
 * @property {Float32Array} there
 * @property {Float32Array} boxes
 * @property {Float32Array} points
 */

/** Low on purpose: a false box only hides a bit of wall, a missed face shows somebody. */
export const THRESHOLD = 0.25;
/** Boxes that overlap more are the same face. */
const SAME_FACE = 0.3;
/** The network halves its input five times. */
const STEP = 32;
const LANDMARKS = [0, 1, 2, 3, 4];
/** Most input pixels the detector may take: 320x192 finds faces that are 6 % of the picture high. */
const BUDGET = 320 * 192;

/**
 * The detector's input size for a picture: multiples of 32 within the budget that keep the most detail.
 *
 * @param {number} width  of the picture
 * @param {number} height
 * @returns {{width: number, height: number, scale: number}} scale = input pixels per picture pixel
 */
export function inputSize(width, height) {
  let best = { width: STEP, height: STEP, scale: 0 };
  for (let across = STEP; across * STEP <= BUDGET; across += STEP) {
    const down = Math.floor(BUDGET / across / STEP) * STEP;
    const scale = Math.min(across / width, down / height);
    if (scale > best.scale) best = { width: across, height: down, scale };
  }
  return trimmed(best, width, height);
}

/**
 * Drops rows and columns that the picture does not reach.
 *
 * @param {{width: number, height: number, scale: number}} size
 * @param {number} width
 * @param {number} height
 */
function trimmed(size, width, height) {
  const reached = (/** @type {number} */ pixels) => Math.ceil((pixels * size.scale - 0.5) / STEP) * STEP;
  return {
    width: Math.max(STEP, Math.min(size.width, reached(width))),
    height: Math.max(STEP, Math.min(size.height, reached(height))),
    scale: size.scale,
  };
}

/**
 * @param {Uint8ClampedArray} rgba  width * height pixels
 * @param {Float32Array} planes  receives blue, green and red planes, 0..255
 */
export function toPlanes(rgba, planes) {
  const pixels = rgba.length / 4;
  for (let at = 0, from = 0; at < pixels; at++, from += 4) {
    planes[at] = rgba[from + 2];
    planes[at + pixels] = rgba[from + 1];
    planes[at + 2 * pixels] = rgba[from];
  }
}

/**
 * All faces of one picture, best first. Boxes may reach over the picture's edge: that tells the
 * tracker that somebody is about to leave.
 *
 * @param {Grid[]} grids
 * @param {number} scale  input pixels per picture pixel
 * @returns {Face[]} in picture pixels
 */
export function decode(grids, scale) {
  return withoutDoubles(grids.flatMap((grid) => facesOf(grid, scale)));
}

/** @param {Grid} grid @param {number} scale @returns {Face[]} */
function facesOf(grid, scale) {
  /** @type {Face[]} */
  const faces = [];
  for (let cell = 0; cell < grid.sure.length; cell++) {
    const score = Math.sqrt(grid.sure[cell] * grid.there[cell]);
    if (score > THRESHOLD) faces.push({ score, ...placeOf(grid, cell, grid.stride / scale) });
  }
  return faces;
}

/**
 * @param {Grid} grid
 * @param {number} cell
 * @param {number} unit  picture pixels per cell
 * @returns {{box: Box, landmarks: Point[]}}
 */
function placeOf({ columns, boxes, points }, cell, unit) {
  const column = cell % columns;
  const row = Math.floor(cell / columns);
  const x = (column + boxes[4 * cell]) * unit;
  const y = (row + boxes[4 * cell + 1]) * unit;
  const acrossHalf = (Math.exp(boxes[4 * cell + 2]) * unit) / 2;
  const downHalf = (Math.exp(boxes[4 * cell + 3]) * unit) / 2;
  const landmarks = LANDMARKS.map((point) => /** @type {Point} */ ([
    (column + points[10 * cell + 2 * point]) * unit,
    (row + points[10 * cell + 2 * point + 1]) * unit,
  ]));
  return { box: [x - acrossHalf, y - downHalf, x + acrossHalf, y + downHalf], landmarks };
}

/**
 * Non-maximum suppression: of boxes that overlap only the surest stays.
 *
 * @param {Face[]} faces
 * @returns {Face[]} best first
 */
export function withoutDoubles(faces) {
  /** @type {Face[]} */
  const kept = [];
  for (const face of [...faces].sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => overlap(face.box, other.box) <= SAME_FACE)) kept.push(face);
  }
  return kept;
}
