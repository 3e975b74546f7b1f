/** Geometry of upright boxes, in picture pixels. */

/** @typedef {[left: number, top: number, right: number, bottom: number]} Box */

/** Foreheads and hair stand above the detector's box, chins do not: share of the box's height. */
const SHIFT_UP = 0.08;
/** A head seen from the side is longer than its face: narrow boxes are widened to this ratio. */
const LEAST_RATIO = 0.75;

/**
 * The box of a whole head: `growth` times the face box about its centre, moved up a little.
 * A rectangle on purpose: hair, ears and jaw give people away at the corners of an ellipse.
 *
 * @param {Box} face
 * @param {number} growth  1 = the face box itself
 * @returns {Box}
 */
export function headBox(face, growth) {
  const width = face[2] - face[0];
  const height = face[3] - face[1];
  const x = (face[0] + face[2]) / 2;
  const y = (face[1] + face[3]) / 2 - SHIFT_UP * height;
  const acrossHalf = (Math.max(width, LEAST_RATIO * height) * growth) / 2;
  const downHalf = (Math.max(height, LEAST_RATIO * width) * growth) / 2;
  return [x - acrossHalf, y - downHalf, x + acrossHalf, y + downHalf];
}

/** @param {Box} a @param {Box} b @returns {Box} the smallest box that holds both */
export function union(a, b) {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/** @param {Box} a @param {Box} b @returns {Box} empty (no width or height) when they do not meet */
export function intersection(a, b) {
  const left = Math.max(a[0], b[0]);
  const top = Math.max(a[1], b[1]);
  return [left, top, Math.max(left, Math.min(a[2], b[2])), Math.max(top, Math.min(a[3], b[3]))];
}

/** @param {Box} box @returns {number} square pixels */
export function areaOf(box) {
  return Math.max(0, box[2] - box[0]) * Math.max(0, box[3] - box[1]);
}

/** @param {Box} a @param {Box} b @returns {number} intersection over union, 0..1 */
export function overlap(a, b) {
  const shared = areaOf(intersection(a, b));
  return shared === 0 ? 0 : shared / (areaOf(a) + areaOf(b) - shared);
}

/** @param {Box} box @param {Box} cover @returns {number} share of `box` that lies inside `cover`, 0..1 */
export function coveredShare(box, cover) {
  const whole = areaOf(box);
  return whole === 0 ? 0 : areaOf(intersection(box, cover)) / whole;
}

/** @param {Box} box @returns {number} the longer side, pixels */
export function sizeOf(box) {
  return Math.max(box[2] - box[0], box[3] - box[1]);
}

/** @param {Box} box @returns {[number, number]} */
export function centreOf(box) {
  return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
}

/** @param {Box} box @param {number} dx @param {number} dy @returns {Box} */
export function moved(box, dx, dy) {
  return [box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy];
}

/**
 * Rounds outwards to whole pixels and cuts at the picture's edges, so that an area filled with it
 * has no half-transparent rim.
 *
 * @param {Box} box
 * @param {number} width  of the picture
 * @param {number} height  of the picture
 * @returns {Box}
 */
export function toPixels(box, width, height) {
  return intersection(
    [Math.floor(box[0]), Math.floor(box[1]), Math.ceil(box[2]), Math.ceil(box[3])],
    [0, 0, width, height],
  );
}
