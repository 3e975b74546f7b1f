/** The picture that stands in for a member whose mask cannot be guaranteed. */

/** @typedef {import('../lib/types.js').Look} Look */

/**
 * Draws nothing but the member's colours and OTO#, over the whole canvas.
 *
 * @param {OffscreenCanvasRenderingContext2D|CanvasRenderingContext2D} context
 * @param {Look} look
 * @param {string} otoNumber
 */
export function drawCoverCard(context, { palette }, otoNumber) {
  const { width, height } = context.canvas;
  const unit = Math.min(width, height);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = palette.ground;
  context.fillRect(0, 0, width, height);
  drawPlate(context, palette.tile, unit);
  // White is what the palette promises to stand out from the tile colour.
  context.fillStyle = '#ffffff';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `600 ${Math.round(unit * 0.1)}px system-ui, sans-serif`;
  // Wide letters are squeezed rather than let over the plate's edge.
  context.fillText(otoNumber, width / 2, height / 2, unit * 0.78);
}

/**
 * @param {OffscreenCanvasRenderingContext2D|CanvasRenderingContext2D} context
 * @param {string} colour
 * @param {number} unit  px, the shorter side of the card
 */
function drawPlate(context, colour, unit) {
  const { width, height } = context.canvas;
  const plate = { width: unit * 0.9, height: unit * 0.32 };
  context.fillStyle = colour;
  context.beginPath();
  context.roundRect((width - plate.width) / 2, (height - plate.height) / 2, plate.width, plate.height, unit * 0.06);
  context.fill();
}
