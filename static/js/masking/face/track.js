/** One head over time: where it was, where it may be now, and what must be covered for it. */

import { areaOf, centreOf, headBox, intersection, moved, sizeOf, union } from './boxes.js';
import { eased, poseOf } from './pose.js';

/** @typedef {import('./boxes.js').Box} Box */
/** @typedef {import('./decode.js').Face} Face */
/** @typedef {{width: number, height: number}} Picture */

/** A head that is not seen stays covered this long before it counts as lost. */
export const HOLD_MS = 300;
/** Boxes this old still belong to the covered area: it follows quick moves from both ends. */
export const UNION_MS = 150;
/** Finds it takes before a track is believed, and before a lost one is believed to be back. */
export const BELIEVED_AFTER = 3;
/** A lost head is taken to be out of the picture after this long, while others are seen. */
export const FORGET_MS = 10_000;
/** One that went over the edge stays covered there: it may still be half in the picture. */
export const EDGE_HOLD_MS = 3_000;

/** Motion is carried on no longer than this; beyond it a guess helps nobody. */
const PREDICT_MS = 200;
/** How far a head may be from where it was: this many sizes at once, and more per second. */
const REACH_SIZES = 1;
const REACH_SIZES_PER_S = 3;
/** A face of which less is inside the picture is on its way out. */
const STAYING_SHARE = 0.7;

export class Track {
  /** @type {{time: number, box: Box}[]} boxes of the last UNION_MS, oldest first */
  #recent;
  #velocity = [0, 0];
  #finds = 1;
  #foundInRow = 1;

  /** @param {number} id @param {Face} face @param {number} time  ms */
  constructor(id, face, time) {
    this.id = id;
    this.box = face.box;
    this.seenAt = time;
    this.pose = poseOf(face);
    /** Since when this head cannot be accounted for; null while it can. @type {number|null} */
    this.lostSince = null;
    /** Since when another head's cover hides the place where this one was lost. @type {number|null} */
    this.hiddenSince = null;
    this.#recent = [{ time, box: face.box }];
  }

  /** A single find may be a mistake of the detector; it is covered, but its end alarms nobody. */
  get believed() {
    return this.#finds >= BELIEVED_AFTER;
  }

  /** @param {Box} box @param {number} time @returns {number} distance in sizes; Infinity when out of reach */
  distanceTo(box, time) {
    const [x, y] = centreOf(this.box);
    const [otherX, otherY] = centreOf(box);
    const distance = Math.hypot(otherX - x, otherY - y) / Math.max(sizeOf(this.box), sizeOf(box), 1);
    const reach = REACH_SIZES + (REACH_SIZES_PER_S * (time - this.seenAt)) / 1000;
    return distance <= reach ? distance : Infinity;
  }

  /** @param {Face} face @param {number} time */
  found(face, time) {
    const elapsed = Math.max(1, time - this.seenAt);
    const [x, y] = centreOf(this.box);
    const [newX, newY] = centreOf(face.box);
    this.#velocity = elapsed > HOLD_MS ? [0, 0] : [(newX - x) / elapsed, (newY - y) / elapsed];
    this.pose = eased(this.pose, poseOf(face), elapsed);
    this.box = face.box;
    this.seenAt = time;
    this.#finds += 1;
    this.#foundInRow += 1;
    if (this.#foundInRow >= BELIEVED_AFTER) this.lostSince = null;
    this.#recent.push({ time, box: face.box });
    this.#forgetOldBoxes(time);
  }

  /** @param {number} time */
  missed(time) {
    this.#foundInRow = 0;
    this.#forgetOldBoxes(time);
  }

  /** Where the head should be by now if it kept moving. @param {number} time @returns {Box} */
  expected(time) {
    const ahead = Math.min(PREDICT_MS, Math.max(0, time - this.seenAt));
    return moved(this.box, this.#velocity[0] * ahead, this.#velocity[1] * ahead);
  }

  /**
   * What must be covered: every recent place and the expected one, each at the size of a whole head.
   *
   * @param {number} time
   * @param {number} growth  times the face box
   * @returns {Box}
   */
  area(time, growth) {
    const boxes = [...this.#recent.map((entry) => entry.box), this.expected(time)];
    return boxes.map((box) => headBox(box, growth)).reduce(union, headBox(this.box, growth));
  }

  /**
   * True when the last sight of the head was at the picture's edge, on its way over it.
   *
   * @param {Picture} picture
   */
  leaves({ width, height }) {
    /** @type {Box} */
    const inside = [0, 0, width, height];
    const visible = areaOf(intersection(this.box, inside)) / Math.max(1, areaOf(this.box));
    const [x, y] = centreOf(moved(this.box, this.#velocity[0] * HOLD_MS, this.#velocity[1] * HOLD_MS));
    return visible < STAYING_SHARE || x < 0 || y < 0 || x > width || y > height;
  }

  /** @param {number} time */
  #forgetOldBoxes(time) {
    this.#recent = this.#recent.filter((entry) => time - entry.time <= UNION_MS);
  }
}
