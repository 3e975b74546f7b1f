/**
 * The four looks of a mask. Each draws into an area that is already filled, from nothing but palette,
 * pose and time: no style ever gets to see the camera's picture.
 */

import { drawAvatar, drawShoulders } from './avatar.js';
import { chance, faded, mix } from './palette.js';
import { oval } from './shapes.js';

/** @typedef {import('./boxes.js').Box} Box */
/** @typedef {import('./pose.js').Pose} Pose */
/** @typedef {import('./shapes.js').Context2D} Context2D */
/** @typedef {import('../../lib/types.js').Look} Look */

/**
 * What a style may know.
 * @typedef {object} Scene
 * @property {Look} look
 * @property {number} strength  0..1: coarser
 * @property {number} speaking  0..1
 * @property {number} time  ms
 */

/**
 * @typedef {object} Style
 * @property {keyof import('../../lib/types.js').Palette} ground  what the area is filled with first
 * @property {(context: Context2D, area: Box, pose: Pose, scene: Scene) => void} head
 * @property {(context: Context2D, area: Box, scene: Scene) => void} whole  nobody to be seen: over everything
 */

const AVATAR_PER_FACE = 1.22;
const BLINK_EVERY_MS = 4_300;
const BLINK_MS = 170;

/** @type {Style} */
const avatar = {
  ground: 'ground',
  head(context, area, pose, { look, speaking, time }) {
    const stance = { ...pose, size: pose.size * AVATAR_PER_FACE, mouth: speaking, lids: lidsAt(time) };
    drawShoulders(context, look, stance, area[3]);
    drawAvatar(context, look, stance);
  },
  whole(context, area, scene) {
    const size = 0.5 * Math.min(area[2] - area[0], area[3] - area[1]);
    const stance = { ...middleOf(area), size, mouth: scene.speaking, lids: 1 };
    dots(context, area, scene.look);
    drawShoulders(context, scene.look, stance, area[3]);
    drawAvatar(context, scene.look, stance);
  },
};

/** @type {Style} */
const cover = {
  ground: 'tile',
  head(context, area, _pose, scene) {
    card(context, area, scene);
  },
  whole(context, area, scene) {
    card(context, area, scene);
  },
};

/** @type {Style} */
const pixelate = {
  ground: 'ground',
  head(context, area, pose, scene) {
    const across = Math.round(11 - 5 * scene.strength);
    cells(context, area, { across, pose }, scene);
  },
  whole(context, area, scene) {
    const size = 0.4 * (area[3] - area[1]);
    cells(context, area, { across: 16, pose: { ...middleOf(area), size, tilt: 0 } }, scene);
  },
};

/** @type {Style} */
const blur = {
  ground: 'ground',
  head(context, area, pose, scene) {
    haze(context, area, pose, scene);
  },
  whole(context, area, scene) {
    const size = 0.5 * Math.min(area[2] - area[0], area[3] - area[1]);
    haze(context, area, { ...middleOf(area), size, tilt: 0 }, scene);
  },
};

/** @type {Readonly<Record<import('../../lib/types.js').FaceMode, Style>>} */
export const STYLES = Object.freeze({ avatar, cover, pixelate, blur });

/** @param {number} time @returns {number} 0 open, 1 in the middle of a blink */
function lidsAt(time) {
  const since = time % BLINK_EVERY_MS;
  return since < BLINK_MS ? Math.sin((Math.PI * since) / BLINK_MS) : 0;
}

/** @param {Box} area */
function middleOf(area) {
  return { x: (area[0] + area[2]) / 2, y: (area[1] + area[3]) / 2 };
}

/**
 * A quiet pattern, other dots for every look.
 *
 * @param {Context2D} context
 * @param {Box} area
 * @param {Look} look
 */
function dots(context, [left, top, right, bottom], { seed, palette }) {
  const step = (bottom - top) / 6;
  const colour = mix(palette.ground, palette.accent, 0.12);
  for (let row = 0; row < 6; row++) {
    for (let column = 0; column * step < right - left; column++) {
      const radius = step * (0.08 + 0.14 * chance(seed, row, column));
      oval(context, colour, left + (column + 0.5 + 0.5 * (row % 2)) * step, top + (row + 0.5) * step, radius);
    }
  }
}

/**
 * A card with the outline of a person; the frame grows while the member speaks.
 *
 * @param {Context2D} context
 * @param {Box} area
 * @param {Scene} scene
 */
function card(context, area, { look: { palette }, speaking }) {
  const { x, y } = middleOf(area);
  const size = Math.min(area[2] - area[0], area[3] - area[1]);
  const width = size * (0.02 + 0.05 * speaking);
  context.strokeStyle = mix(palette.tile, palette.accent, 0.6);
  context.lineWidth = width;
  context.strokeRect(area[0] + width / 2, area[1] + width / 2, area[2] - area[0] - width, area[3] - area[1] - width);
  oval(context, palette.ground, x, y - 0.12 * size, 0.16 * size);
  oval(context, palette.ground, x, y + 0.28 * size, 0.3 * size, 0.2 * size);
}

/**
 * Cells of a head that never was: coat and belly about the middle, ground around, all shimmering.
 *
 * @param {Context2D} context
 * @param {Box} area
 * @param {{across: number, pose: Pose}} shape
 * @param {Scene} scene
 */
function cells(context, [left, top, right, bottom], { across, pose }, { look, speaking, time }) {
  const side = Math.ceil((right - left) / across);
  const { ground, coat, belly, tile } = look.palette;
  for (let y = top, row = 0; y < bottom; y += side, row++) {
    for (let x = left, column = 0; x < right; x += side, column++) {
      const away = Math.hypot(x + side / 2 - pose.x, (y + side / 2 - pose.y) * 0.8) / pose.size;
      const pace = 600 + 900 * chance(look.seed, column, row);
      const wave = 0.5 + 0.5 * Math.sin(time / pace + 6.3 * chance(look.seed + 1, column, row));
      const glow = wave * (0.35 + 0.4 * speaking);
      context.fillStyle = away < 0.62 ? mix(coat, belly, 0.15 + glow) : mix(ground, tile, 0.05 + 0.4 * wave);
      context.fillRect(x, y, side, side);
    }
  }
}

/**
 * Soft light in calm tones that drifts slowly: a person behind frosted glass, without the person.
 *
 * @param {Context2D} context
 * @param {Box} area
 * @param {Pose} pose
 * @param {Scene} scene
 */
function haze(context, area, pose, { look: { palette, seed }, strength, speaking, time }) {
  const reach = pose.size * (1 + 0.5 * strength);
  const drift = 0.12 * pose.size;
  const neutral = mix(palette.belly, '#c9a58a', 0.5);
  const spots = [
    { colour: palette.tile, x: 0, y: 1.1, radius: 1.1, alpha: 0.5 },
    { colour: palette.coat, x: 0, y: -0.4, radius: 0.95, alpha: 0.75 },
    { colour: neutral, x: 0, y: 0.08, radius: 0.8 + 0.15 * speaking, alpha: 0.95 },
    { colour: palette.accent, x: 0.25, y: 0.35, radius: 0.5, alpha: 0.25 + 0.2 * speaking },
  ];
  spots.forEach((spot, place) => {
    const phase = time / 1900 + 6.3 * chance(seed, place);
    const x = pose.x + spot.x * pose.size + drift * Math.sin(phase);
    const y = pose.y + spot.y * pose.size + drift * Math.cos(phase * 0.8);
    glowAt(context, area, { x, y, radius: spot.radius * reach }, faded(spot.colour, spot.alpha));
  });
}

/**
 * @param {Context2D} context
 * @param {Box} area
 * @param {{x: number, y: number, radius: number}} place
 * @param {string} colour  with its opacity
 */
function glowAt(context, [left, top, right, bottom], { x, y, radius }, colour) {
  const light = context.createRadialGradient(x, y, 0, x, y, radius);
  light.addColorStop(0, colour);
  light.addColorStop(1, colour.slice(0, 7) + '00');
  context.fillStyle = light;
  context.fillRect(left, top, right - left, bottom - top);
}
