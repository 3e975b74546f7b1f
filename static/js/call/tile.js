/** One tile: picture or avatar, and the marks on it. */

import { part, piece, setAttribute, setText, show } from './dom.js';
import { roleWords } from './messages.js';
import { drawPortrait } from '../site/portrait.js';

/** @typedef {import('./select.js').Tile} Tile */

/** @type {Record<string, string>} */
const QUALITY = { good: 'Good connection', fair: 'Fair connection', poor: 'Poor connection', lost: 'No connection' };

/** @param {Tile} tile */
export function makeTile(tile) {
  const element = piece('tile-piece');
  element.dataset.own = String(tile.own);
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {Tile} tile
 * @param {MediaStream|null} stream  masked picture; null while there is none
 */
export function drawTile(element, tile, stream) {
  setAttribute(element, 'data-seat', tile.seat);
  setAttribute(element, 'data-oto', tile.otoNumber);
  setAttribute(element, 'data-speaking', String(tile.speaking));
  element.style.backgroundColor = tile.look.palette.tile;
  drawPicture(element, tile, stream);
  drawMarks(element, tile);
  drawName(element, tile);
}

/** @param {HTMLElement} element @param {Tile} tile @param {MediaStream|null} stream */
function drawPicture(element, tile, stream) {
  const video = part(element, 'video');
  if (!(video instanceof HTMLVideoElement)) return;
  const shown = tile.video ? stream : null;
  if (video.srcObject !== shown) video.srcObject = shown;
  show(video, Boolean(shown));
  setAttribute(video, 'aria-label', `Masked picture of ${tile.otoNumber}`);
  // The avatar stays under the video: until the first frame is there, that is what one sees.
  drawPortrait(/** @type {HTMLCanvasElement} */ (part(element, 'avatar')), tile.look);
}

/** @param {HTMLElement} element @param {Tile} tile */
function drawMarks(element, tile) {
  show(part(element, 'muted'), tile.muted);
  show(part(element, 'speaking'), tile.speaking);
  show(part(element, 'hand'), tile.hand);
  show(part(element, 'wait'), Boolean(tile.wait));
  setText(part(element, 'wait-text'), tile.wait);
  const quality = part(element, 'quality');
  show(quality, Boolean(tile.quality));
  setAttribute(quality, 'data-level', tile.quality ?? '');
  setAttribute(quality, 'title', QUALITY[tile.quality ?? ''] ?? '');
  setText(part(element, 'quality-text'), QUALITY[tile.quality ?? ''] ?? '');
}

/** @param {HTMLElement} element @param {Tile} tile */
function drawName(element, tile) {
  setText(part(element, 'oto'), tile.otoNumber);
  show(part(element, 'you'), tile.own);
  show(part(element, 'host'), tile.role !== 'participant');
  setText(part(element, 'host-text'), `Is ${roleWords(tile.role)}`);
}
