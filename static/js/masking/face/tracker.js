/**
 * Decides, for each frame, what must be covered. Pure policy: faces and time in, a plan out.
 *
 * Fail closed: the whole picture is covered until faces were found in three detections in a row - at
 * the start, after any error, after a pause, and after nobody was found for the hold time - and while
 * any single head is lost. Only heads that can all be accounted for open the picture.
 */

import { coveredShare, toPixels } from './boxes.js';
import { BELIEVED_AFTER, EDGE_HOLD_MS, FORGET_MS, HOLD_MS, Track } from './track.js';

/** @typedef {import('./boxes.js').Box} Box */
/** @typedef {import('./decode.js').Face} Face */
/** @typedef {import('./pose.js').Pose} Pose */

/** What is drawn over one head. @typedef {{id: number, area: Box, pose: Pose}} Head */

/**
 * @typedef {object} Plan
 * @property {boolean} whole  cover everything
 * @property {''|'searching'|'lost'} reason  why everything is covered
 * @property {Head[]} heads  nearest first; areas in whole pixels inside the picture
 * @property {number} faces  found in this very frame
 */

/** Cover at no strength: twice the face box. Smaller ones were shown to give people away. */
export const SAFE_GROWTH = 2;
/** What full strength adds. */
const EXTRA_GROWTH = 1;
/** Longer without any frame (sleep, a blocked page) and everything is looked at anew. */
const PAUSE_MS = 1_000;
/** A head behind another one for this long is the same head found twice, or stays behind it. */
const HIDDEN_MS = 1_000;
/** Share of a lost head's last box that another head's cover must hide. */
const HIDDEN_SHARE = 0.9;

export class FaceTracker {
  /** @type {Track[]} */
  #tracks = [];
  #nextId = 1;
  #goodInRow = 0;
  #open = false;
  #foundAt = -Infinity;
  #time = -Infinity;
  #width = 0;
  #height = 0;
  #growth = SAFE_GROWTH;

  /** @param {number} strength  0..1: only ever enlarges */
  setStrength(strength) {
    this.#growth = SAFE_GROWTH + EXTRA_GROWTH * Math.min(1, Math.max(0, strength || 0));
  }

  /** Something went wrong with a frame: everything is covered until faces are found again. */
  fail() {
    this.#open = false;
    this.#goodInRow = 0;
  }

  /**
   * Takes the faces of the newest frame.
   *
   * @param {Face[]} faces  in picture pixels
   * @param {{time: number, width: number, height: number}} frame  time in ms, never running backwards
   * @returns {Plan}
   */
  update(faces, { time, width, height }) {
    this.#notice({ time, width, height });
    this.#assign(faces, time);
    this.#judgeMissing();
    this.#openOrClose(faces.length);
    return this.#plan(faces.length);
  }

  /** @param {{time: number, width: number, height: number}} frame */
  #notice({ time, width, height }) {
    if (time - this.#time > PAUSE_MS) this.fail();
    if (width !== this.#width || height !== this.#height) {
      this.#tracks = []; // their coordinates mean nothing in a picture of another size
      this.fail();
    }
    [this.#time, this.#width, this.#height] = [time, width, height];
  }

  /**
   * Gives each face to the nearest track. Lost tracks choose last: a face that is already accounted
   * for must not pass for the one that is missing.
   *
   * @param {Face[]} faces
   * @param {number} time
   */
  #assign(faces, time) {
    const live = this.#tracks.filter((track) => track.lostSince === null);
    const lost = this.#tracks.filter((track) => track.lostSince !== null);
    const left = match(lost, match(live, faces, time), time);
    for (const track of this.#tracks) if (track.seenAt !== time) track.missed(time);
    this.#tracks.push(...left.map((face) => new Track(this.#nextId++, face, time)));
  }

  /** Marks the tracks that cannot be accounted for and drops those that need not be any more. */
  #judgeMissing() {
    for (const track of this.#tracks) this.#judge(track);
    this.#tracks = this.#tracks.filter((track) => this.#mattersStill(track));
  }

  /** @param {Track} track */
  #judge(track) {
    const time = this.#time;
    const missing = time - track.seenAt > HOLD_MS;
    if (missing && track.believed && !track.leaves(this.#picture)) track.lostSince ??= time;
    track.hiddenSince = track.lostSince !== null && this.#isHidden(track) ? (track.hiddenSince ?? time) : null;
  }

  /** @param {Track} track */
  #mattersStill(track) {
    const missingFor = this.#time - track.seenAt;
    if (track.lostSince !== null) {
      const hiddenFor = track.hiddenSince === null ? 0 : this.#time - track.hiddenSince;
      return this.#time - track.lostSince <= FORGET_MS && hiddenFor <= HIDDEN_MS;
    }
    return missingFor <= (track.believed ? EDGE_HOLD_MS : HOLD_MS);
  }

  /**
   * True when the place where the track was lost lies under the cover of a head seen right now.
   *
   * @param {Track} track
   */
  #isHidden(track) {
    return this.#tracks.some((other) => other !== track && other.seenAt === this.#time &&
      coveredShare(track.box, other.area(this.#time, this.#growth)) >= HIDDEN_SHARE);
  }

  /** @param {number} found  faces in this frame */
  #openOrClose(found) {
    if (found > 0) {
      this.#foundAt = this.#time;
      this.#goodInRow += 1;
    } else {
      this.#goodInRow = 0;
    }
    if (this.#time - this.#foundAt > HOLD_MS) this.#open = false;
    if (this.#goodInRow >= BELIEVED_AFTER) this.#open = true;
  }

  /** @param {number} faces @returns {Plan} */
  #plan(faces) {
    const lost = this.#tracks.some((track) => track.lostSince !== null && track.hiddenSince === null);
    const reason = lost ? 'lost' : this.#open ? '' : 'searching';
    const heads = this.#tracks
      .map((track) => this.#headOf(track))
      .filter(({ area }) => area[0] < area[2] && area[1] < area[3])
      .sort((a, b) => b.pose.size - a.pose.size);
    return { whole: reason !== '', reason, heads, faces };
  }

  /** @param {Track} track @returns {Head} */
  #headOf(track) {
    const area = track.area(this.#time, this.#growth);
    return { id: track.id, area: toPixels(area, this.#width, this.#height), pose: track.pose };
  }

  get #picture() {
    return { width: this.#width, height: this.#height };
  }
}

/**
 * Greedy: the nearest pair first.
 *
 * @param {Track[]} tracks
 * @param {Face[]} faces
 * @param {number} time
 * @returns {Face[]} the faces that no track took
 */
function match(tracks, faces, time) {
  const pairs = tracks
    .flatMap((track) => faces.map((face) => ({ track, face, distance: track.distanceTo(face.box, time) })))
    .filter((pair) => pair.distance < Infinity)
    .sort((a, b) => a.distance - b.distance);
  const taken = new Set();
  for (const { track, face } of pairs) {
    if (taken.has(track) || taken.has(face)) continue;
    taken.add(track).add(face);
    track.found(face, time);
  }
  return faces.filter((face) => !taken.has(face));
}
