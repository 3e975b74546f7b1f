/** The figures that stand in for members: eight heads drawn from a palette. */

import { mix } from './palette.js';
import { line, lines, oval, ovals, soft, softs } from './shapes.js';

/** @typedef {import('./shapes.js').Context2D} Context2D */
/** @typedef {import('../../lib/types.js').Palette} Palette */

/**
 * What moves: `mouth` 0 closed .. 1 wide open, `lids` 0 open .. 1 shut.
 * @typedef {{mouth: number, lids: number}} Face
 * @typedef {(context: Context2D, palette: Palette, face: Face) => void} Figure
 */

const SHINE = '#ffffff';
const TONGUE = '#d9636b';
const BLUSH = '#f0807c';

/**
 * A pair of eyes that can blink.
 *
 * @param {Context2D} context
 * @param {string} colour
 * @param {{x: number, y: number, size: number}} place
 * @param {number} lids
 */
function eyes(context, colour, { x, y, size }, lids) {
  if (lids > 0.7) {
    lines(context, colour, size * 0.35, [[x - size, y], [x, y + size * 0.7], [x + size, y]]);
    return;
  }
  ovals(context, colour, x, y, size, size * 1.15 * (1 - lids));
  for (const side of [-1, 1]) oval(context, SHINE, side * x + size * 0.3, y - size * 0.4 * (1 - lids), size * 0.33);
}

/**
 * A smile that opens when its owner speaks.
 *
 * @param {Context2D} context
 * @param {Palette} palette
 * @param {{y: number, width: number}} place
 * @param {number} open
 */
function smile(context, { ink }, { y, width }, open) {
  if (open > 0.06) {
    const across = Math.max(0.2, 0.7 * width);
    const depth = 0.05 + 0.15 * open;
    oval(context, ink, 0, y + 0.7 * depth, across, depth);
    oval(context, TONGUE, 0, y + 1.15 * depth, 0.62 * across, 0.42 * depth);
    return;
  }
  lines(context, ink, 0.055, [[0, y], [width * 0.5, y + 0.13], [width, y - 0.03]]);
}

/** @type {Figure} */
function owl(context, palette, { mouth, lids }) {
  const { coat, belly, accent, ink } = palette;
  softs(context, mix(coat, ink, 0.35), [[0.25, -0.75], [0.92, -1.22], [0.9, -0.3]]);
  oval(context, coat, 0, 0, 1, 0.96);
  soft(context, mix(coat, ink, 0.35), [[-0.34, -0.93], [0.34, -0.93], [0, -0.2]], 0.1);
  ovals(context, belly, 0.41, -0.08, 0.47, 0.5);
  ovals(context, accent, 0.4, -0.07, 0.31, 0.31);
  eyes(context, ink, { x: 0.39, y: -0.07, size: 0.2 }, lids);
  const drop = 0.2 * mouth;
  soft(context, mix(accent, ink, 0.45), [[-0.13, 0.27], [0.13, 0.27], [0, 0.5 + drop]], 0.05);
  soft(context, mix(accent, SHINE, 0.3), [[-0.18, 0.13], [0.18, 0.13], [0, 0.46]], 0.06);
  for (const x of [-0.36, 0, 0.36]) line(context, belly, 0.05, [[x - 0.1, 0.68], [x, 0.78], [x + 0.1, 0.68]]);
}

/** @type {Figure} */
function fox(context, palette, { mouth, lids }) {
  const { coat, belly, ink } = palette;
  softs(context, coat, [[0.2, -0.6], [0.83, -1.25], [0.98, -0.1]]);
  softs(context, ink, [[0.55, -0.83], [0.81, -1.12], [0.88, -0.6]], 0.08);
  oval(context, coat, 0, -0.1, 0.98, 0.78);
  soft(context, coat, [[-1.02, -0.4], [1.02, -0.4], [1.1, 0.3], [0, 1.15], [-1.1, 0.3]], 0.4);
  softs(context, belly, [[1.08, 0.02], [0.46, 0.06], [0.08, 0.42], [0.02, 0.98], [0.55, 0.72]], 0.16);
  oval(context, belly, 0, 0.56, 0.34, 0.36);
  eyes(context, ink, { x: 0.43, y: -0.08, size: 0.13 }, lids);
  oval(context, ink, 0, 0.4, 0.15, 0.11);
  smile(context, palette, { y: 0.58, width: 0.2 }, mouth);
}

/** @type {Figure} */
function cat(context, palette, { mouth, lids }) {
  const { coat, belly, accent, ink } = palette;
  softs(context, coat, [[0.12, -0.7], [0.84, -1.24], [0.98, -0.1]]);
  softs(context, mix(accent, belly, 0.45), [[0.42, -0.78], [0.77, -1.02], [0.83, -0.5]], 0.08);
  oval(context, coat, 0, 0.03, 1.03, 0.92);
  const dark = mix(coat, ink, 0.4);
  lines(context, dark, 0.09, [[0.2, -0.82], [0.2, -0.6]]);
  line(context, dark, 0.09, [[0, -0.86], [0, -0.52]]);
  lines(context, dark, 0.07, [[0.98, 0.06], [0.76, 0.1]]);
  ovals(context, belly, 0.2, 0.42, 0.27, 0.23);
  eyes(context, ink, { x: 0.42, y: -0.08, size: 0.17 }, lids);
  soft(context, accent, [[-0.12, 0.24], [0.12, 0.24], [0, 0.39]], 0.05);
  smile(context, palette, { y: 0.45, width: 0.25 }, mouth);
  for (const y of [0.38, 0.5]) lines(context, ink, 0.025, [[0.5, y], [0.8, y - 0.04], [1.12, y + (y - 0.42)]]);
}

/** @type {Figure} */
function bear(context, palette, { mouth, lids }) {
  const { coat, belly, accent, ink } = palette;
  ovals(context, coat, 0.72, -0.74, 0.36);
  ovals(context, mix(accent, belly, 0.5), 0.72, -0.74, 0.2);
  oval(context, coat, 0, 0.02, 1.02, 0.95);
  oval(context, belly, 0, 0.42, 0.48, 0.38);
  eyes(context, ink, { x: 0.4, y: -0.12, size: 0.13 }, lids);
  ovals(context, mix(BLUSH, coat, 0.5), 0.66, 0.22, 0.15, 0.11);
  oval(context, ink, 0, 0.25, 0.17, 0.12);
  line(context, ink, 0.05, [[0, 0.34], [0, 0.46]]);
  smile(context, palette, { y: 0.46, width: 0.24 }, mouth);
}

/** @type {Figure} */
function rabbit(context, palette, { mouth, lids }) {
  const { coat, belly, accent, ink } = palette;
  context.translate(0, 0.24); // the ears take the room above
  context.scale(0.84, 0.84);
  ovals(context, coat, 0.4, -1.08, 0.25, 0.66, 0.16);
  ovals(context, mix(accent, belly, 0.5), 0.41, -1.04, 0.12, 0.47, 0.16);
  oval(context, coat, 0, 0.08, 0.98, 0.92);
  ovals(context, belly, 0.2, 0.46, 0.28, 0.25);
  if (mouth <= 0.06) soft(context, SHINE, [[-0.11, 0.5], [0.11, 0.5], [0.11, 0.76], [-0.11, 0.76]], 0.04);
  eyes(context, ink, { x: 0.42, y: 0, size: 0.15 }, lids);
  ovals(context, mix(BLUSH, coat, 0.5), 0.68, 0.32, 0.14, 0.1);
  oval(context, accent, 0, 0.31, 0.12, 0.08);
  smile(context, palette, { y: 0.46, width: 0.26 }, mouth);
}

/** @type {Figure} */
function frog(context, palette, { mouth, lids }) {
  const { coat, belly, ink } = palette;
  ovals(context, coat, 0.52, -0.62, 0.4);
  oval(context, coat, 0, 0.12, 1.12, 0.84);
  oval(context, mix(coat, belly, 0.55), 0, 0.5, 0.82, 0.42);
  ovals(context, belly, 0.52, -0.64, 0.28);
  eyes(context, ink, { x: 0.5, y: -0.62, size: 0.17 }, lids);
  ovals(context, mix(BLUSH, coat, 0.45), 0.8, 0.18, 0.15, 0.11);
  ovals(context, mix(coat, ink, 0.6), 0.1, 0.02, 0.04, 0.03);
  smile(context, palette, { y: 0.32, width: 0.55 }, mouth);
}

/** @type {Figure} */
function panda(context, palette, { mouth, lids }) {
  const { coat, belly, ink } = palette;
  const dark = mix(coat, ink, 0.45);
  ovals(context, dark, 0.76, -0.7, 0.34);
  oval(context, belly, 0, 0.02, 1.04, 0.94);
  ovals(context, dark, 0.43, -0.04, 0.27, 0.33, 0.5);
  ovals(context, belly, 0.41, -0.06, 0.17);
  eyes(context, ink, { x: 0.41, y: -0.05, size: 0.12 }, lids);
  ovals(context, mix(BLUSH, belly, 0.55), 0.7, 0.34, 0.16, 0.12);
  oval(context, ink, 0, 0.3, 0.15, 0.1);
  smile(context, palette, { y: 0.46, width: 0.24 }, mouth);
}

/** @type {Figure} */
function robot(context, palette, { mouth, lids }) {
  const { coat, belly, accent, ink } = palette;
  line(context, ink, 0.08, [[0, -0.8], [0, -1.1]]);
  oval(context, accent, 0, -1.16, 0.15);
  softs(context, mix(coat, ink, 0.4), [[0.9, -0.3], [1.16, -0.3], [1.16, 0.3], [0.9, 0.3]], 0.1);
  soft(context, coat, [[-1, -0.86], [1, -0.86], [1, 0.9], [-1, 0.9]], 0.36);
  soft(context, ink, [[-0.78, -0.56], [0.78, -0.56], [0.78, 0.66], [-0.78, 0.66]], 0.26);
  ovals(context, belly, 0.36, -0.12, 0.19, 0.21 * (1 - 0.85 * lids));
  for (let bar = -2; bar <= 2; bar++) {
    const half = 0.035 + mouth * (0.2 - 0.045 * Math.abs(bar));
    line(context, mix(accent, SHINE, 0.35), 0.1, [[bar * 0.17, 0.36 - half], [bar * 0.17, 0.36 + half]]);
  }
}

/** @type {Readonly<Record<string, Figure>>} */
export const FIGURES = Object.freeze({ owl, fox, cat, bear, rabbit, frog, panda, robot });
