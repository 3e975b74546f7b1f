/** The few shapes that the figures are made of. One unit = half a head; y points down. */

/** @typedef {CanvasRenderingContext2D|OffscreenCanvasRenderingContext2D} Context2D */

/**
 * @param {Context2D} context
 * @param {string} colour
 * @param {number} x
 * @param {number} y
 * @param {number} across  half width
 * @param {number} [down]  half height; a circle without it
 * @param {number} [turn]  radians
 */
export function oval(context, colour, x, y, across, down = across, turn = 0) {
  context.fillStyle = colour;
  context.beginPath();
  context.ellipse(x, y, Math.max(0, across), Math.max(0, down), turn, 0, 2 * Math.PI);
  context.fill();
}

/** Two ovals, mirrored. @type {typeof oval} */
export function ovals(context, colour, x, y, across, down = across, turn = 0) {
  oval(context, colour, x, y, across, down, turn);
  oval(context, colour, -x, y, across, down, -turn);
}

/**
 * A closed shape with softly rounded corners.
 *
 * @param {Context2D} context
 * @param {string} colour
 * @param {[number, number][]} corners
 * @param {number} [softness]  radius of the corners
 */
export function soft(context, colour, corners, softness = 0.12) {
  const last = corners[corners.length - 1];
  const start = [(last[0] + corners[0][0]) / 2, (last[1] + corners[0][1]) / 2];
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(start[0], start[1]);
  corners.forEach((corner, place) => {
    const next = corners[(place + 1) % corners.length];
    context.arcTo(corner[0], corner[1], next[0], next[1], softness);
  });
  context.closePath();
  context.fill();
}

/** A soft shape and its mirror image. @type {typeof soft} */
export function softs(context, colour, corners, softness = 0.12) {
  soft(context, colour, corners, softness);
  soft(context, colour, corners.map(([x, y]) => [-x, y]), softness);
}

/**
 * A curved line through three points, or a straight one through two.
 *
 * @param {Context2D} context
 * @param {string} colour
 * @param {number} width
 * @param {[number, number][]} points
 */
export function line(context, colour, width, [from, bend, to = bend]) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(from[0], from[1]);
  context.quadraticCurveTo(bend[0], bend[1], to[0], to[1]);
  context.stroke();
}

/** A line and its mirror image. @type {typeof line} */
export function lines(context, colour, width, points) {
  line(context, colour, width, points);
  line(context, colour, width, points.map(([x, y]) => [-x, y]));
}
