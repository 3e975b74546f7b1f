/** Draws a member's figure: in the mask, on tiles without camera and on the OTO# card. */

import { FIGURES } from './figures.js';
import { mix } from './palette.js';
import { oval } from './shapes.js';

/** @typedef {import('./shapes.js').Context2D} Context2D */
/** @typedef {import('../../lib/types.js').Look} Look */

/**
 * @typedef {object} Stance
 * @property {number} x  centre of the head, pixels
 * @property {number} y
 * @property {number} size  width of the head without ears, pixels
 * @property {number} [tilt]  radians clockwise
 * @property {number} [mouth]  0 closed .. 1 wide open
 * @property {number} [lids]  0 eyes open .. 1 shut
 */

/**
 * The head; with ears it needs a square of 1.5 times its size, or 1.8 times when it tilts.
 *
 * @param {Context2D} context
 * @param {Look} look
 * @param {Stance} stance
 */
export function drawAvatar(context, look, { x, y, size, tilt = 0, mouth = 0, lids = 0 }) {
  const draw = FIGURES[look.figure] ?? FIGURES.robot;
  context.save();
  context.translate(x, y);
  context.rotate(tilt);
  context.scale(size / 2, size / 2);
  draw(context, look.palette, { mouth: Math.min(1, Math.max(0, mouth)), lids });
  context.restore();
}

/**
 * Shoulders under a head, down to `bottom`.
 *
 * @param {Context2D} context
 * @param {Look} look
 * @param {Stance} stance  of the head
 * @param {number} bottom  y, pixels
 */
export function drawShoulders(context, { palette }, { x, y, size }, bottom) {
  const top = y + 0.36 * size;
  const colour = mix(palette.coat, palette.ink, 0.25);
  oval(context, colour, x, top + 0.42 * size, 0.62 * size, 0.42 * size);
  context.fillRect(x - 0.62 * size, top + 0.42 * size, 1.24 * size, Math.max(0, bottom - top));
  oval(context, palette.accent, x, top + 0.1 * size, 0.3 * size, 0.1 * size);
}
