/** Where a head is and how it is turned, for drawings that follow it. Never decides what is covered. */

import { centreOf, sizeOf } from './boxes.js';

/** @typedef {import('./decode.js').Face} Face */
/** @typedef {import('./decode.js').Point} Point */

/**
 * @typedef {object} Pose
 * @property {number} x  centre of the face, picture pixels
 * @property {number} y
 * @property {number} size  longer side of the face box, pixels
 * @property {number} tilt  radians clockwise, 0 = upright
 */

/** Time constant of the smoothing: short enough to feel live, long enough not to tremble. */
const SMOOTHING_MS = 70;

/** @param {Face} face @returns {Pose} */
export function poseOf(face) {
  const [x, y] = centreOf(face.box);
  return { x, y, size: sizeOf(face.box), tilt: tiltOf(face) };
}

/**
 * The direction from the mouth to the eyes; unlike the line of the eyes it also holds in profile.
 *
 * @param {Face} face
 * @returns {number} radians clockwise, -pi..pi
 */
function tiltOf({ landmarks: [eye, otherEye, , corner, otherCorner] }) {
  const up = [(eye[0] + otherEye[0] - corner[0] - otherCorner[0]) / 2, (eye[1] + otherEye[1] - corner[1] - otherCorner[1]) / 2];
  return Math.hypot(up[0], up[1]) === 0 ? 0 : Math.atan2(up[0], -up[1]);
}

/**
 * @param {Pose} from  as drawn last
 * @param {Pose} to  as seen now
 * @param {number} elapsed  ms between the two
 * @returns {Pose}
 */
export function eased(from, to, elapsed) {
  const share = 1 - Math.exp(-Math.max(0, elapsed) / SMOOTHING_MS);
  const turn = Math.atan2(Math.sin(to.tilt - from.tilt), Math.cos(to.tilt - from.tilt));
  return {
    x: from.x + share * (to.x - from.x),
    y: from.y + share * (to.y - from.y),
    size: from.size + share * (to.size - from.size),
    tilt: from.tilt + share * turn,
  };
}
