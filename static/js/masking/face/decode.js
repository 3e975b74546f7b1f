/** What CenterFace's numbers mean: input sizes, boxes and landmarks. Pure; no network runs here. */

import { overlap } from './boxes.js';

/** @typedef {import('./boxes.js').Box} Box */
/** @typedef {[x: number, y: number]} Point */

/**
 * One found face. Landmarks: eye, eye, nose, corner of the mouth, corner of the mouth.
 * @typedef {{box: Box, score: number, landmarks: Point[]}} Face
 */

/**
 * Raw outputs for an input of `width` x `height`; all planes are height/4 x width/4, row by row.
 * @typedef {object} Outputs
 * @property {number} width
 * @property {number} height
 * @property {Float32Array} heat  1 plane: how sure a face's centre is here, 0..1
 * @property {Float32Array} scale  2 planes: log of height and width in cells
 * @property {Float32Array} offset  2 planes: y and x of the centre within its cell
 * @property {Float32Array} landmarks  10 planes: y, x of five points, in shares of the box
 */

/** Low on purpose: a false box only hides a bit of wall, a missed face shows somebody. */
export const THRESHOLD = 0.2;
/** Boxes that overlap more are the same face. */
const SAME_FACE = 0.3;
/** The network halves its input five times. */
const STEP = 32;
/** Pixels per cell of the outputs. */
const CELL = 4;
/** Most input pixels the detector may take: 256x160 is 24 ms a frame on a slow core. */
const BUDGET = 224 * 192;

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
 * @param {Float32Array} planes  receives red, green and blue planes, 0..255
 */
export function toPlanes(rgba, planes) {
  const pixels = rgba.length / 4;
  for (let at = 0, from = 0; at < pixels; at++, from += 4) {
    planes[at] = rgba[from];
    planes[at + pixels] = rgba[from + 1];
    planes[at + 2 * pixels] = rgba[from + 2];
  }
}

/**
 * All faces of one picture, best first. Boxes may reach over the picture's edge: that tells the
 * tracker that somebody is about to leave.
 *
 * @param {Outputs} outputs
 * @param {number} scale  input pixels per picture pixel
 * @returns {Face[]} in picture pixels
 */
export function decode(outputs, scale) {
  const cells = outputs.heat.length;
  /** @type {Face[]} */
  const faces = [];
  for (let cell = 0; cell < cells; cell++) {
    if (outputs.heat[cell] > THRESHOLD) faces.push(faceAt(cell, outputs, scale));
  }
  return withoutDoubles(faces);
}

/**
 * @param {number} cell
 * @param {Outputs} outputs
 * @param {number} scale
 * @returns {Face}
 */
function faceAt(cell, { width, heat, scale: sizes, offset, landmarks }, scale) {
  const cells = heat.length;
  const columns = width / CELL;
  const unit = CELL / scale;
  const tall = Math.exp(sizes[cell]) * unit;
  const wide = Math.exp(sizes[cell + cells]) * unit;
  const top = (Math.floor(cell / columns) + offset[cell] + 0.5) * unit - tall / 2;
  const left = ((cell % columns) + offset[cell + cells] + 0.5) * unit - wide / 2;
  const points = [0, 1, 2, 3, 4].map((point) => /** @type {Point} */ ([
    left + wide * landmarks[cell + (2 * point + 1) * cells],
    top + tall * landmarks[cell + 2 * point * cells],
  ]));
  return { box: [left, top, left + wide, top + tall], score: heat[cell], landmarks: points };
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
