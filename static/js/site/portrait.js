/** Draws a member's avatar on a square canvas; again only when the look is another one. */

import { drawAvatar } from '../masking/face/avatar.js';

/** @typedef {import('../lib/types.js').Look} Look */

/** @type {WeakMap<HTMLCanvasElement, string>} */
const drawn = new WeakMap();

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Look} look
 */
export function drawPortrait(canvas, look) {
  const key = `${look.figure} ${look.seed} ${look.palette.tile}`;
  if (drawn.get(canvas) === key) return;
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = canvas;
  context.fillStyle = look.palette.ground;
  context.fillRect(0, 0, width, height);
  drawAvatar(context, look, { x: width / 2, y: height * 0.53, size: width * 0.6 });
  drawn.set(canvas, key);
}
