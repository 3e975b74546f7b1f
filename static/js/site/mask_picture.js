/** A small still picture of what a mask looks like for this member. */

import { mix } from '../masking/face/palette.js';
import { STYLES } from '../masking/face/styles.js';

/** @typedef {import('../lib/types.js').Look} Look */

/** Any moment at which the eyes are open. */
const MOMENT_MS = 1000;

/**
 * Paints the picture as the mask itself would: head and shoulders, straight ahead.
 * @param {HTMLCanvasElement} canvas
 * @param {string} mode  of a face mask; an unknown one becomes an avatar
 * @param {Look} look
 */
export function drawMaskPicture(canvas, mode, look) {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = canvas;
  const style = STYLES[/** @type {import('../lib/types.js').FaceMode} */ (mode)] ?? STYLES.avatar;
  context.reset();
  context.fillStyle = mix(look.palette.ground, look.palette[style.ground], 0.8);
  context.fillRect(0, 0, width, height);
  const pose = { x: width / 2, y: height * 0.46, size: height * 0.46, tilt: 0 };
  style.head(context, [0, 0, width, height], pose, { look, strength: 0.5, speaking: 0.25, time: MOMENT_MS });
}
