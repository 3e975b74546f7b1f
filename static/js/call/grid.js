/** The grid of tiles: keeps one element per seat and gives all of them the size that fits. */

import { drawList, part, piece } from './dom.js';
import { gridShape } from './grid_shape.js';
import { tiles } from './select.js';
import { drawTile, makeTile } from './tile.js';

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {import('./select.js').Tile} Tile */

const GAP = 12;
const GAP_ON_PHONE = 8;
const PHONE_WIDTH = 600;

export class Grid {
  #frame;
  #list;
  #streamOf;
  /** @type {Map<string, HTMLElement>} */
  #elements = new Map();
  #alone = piece('alone-piece');
  #count = 1;
  #observer;

  /**
   * @param {HTMLElement} root
   * @param {(tile: Tile) => MediaStream|null} streamOf  the masked picture of a tile
   */
  constructor(root, streamOf) {
    this.#frame = part(root, 'grid-frame');
    this.#list = part(root, 'grid');
    this.#streamOf = streamOf;
    this.#observer = new ResizeObserver(() => this.#fit());
    this.#observer.observe(this.#frame);
  }

  /** @param {CallState} state */
  draw(state) {
    const all = tiles(state);
    drawList(this.#list, this.#elements, all, {
      key: (tile) => (tile.own ? 'own' : tile.seat),
      make: makeTile,
      draw: (element, tile) => drawTile(element, tile, this.#streamOf(tile)),
    });
    this.#drawAlone(all.length === 1);
    const count = all.length === 1 ? 2 : all.length;
    if (count === this.#count) return;
    this.#count = count;
    this.#fit();
  }

  destroy() {
    this.#observer.disconnect();
  }

  /** The first member sees a hint where the next one will appear. @param {boolean} isAlone */
  #drawAlone(isAlone) {
    if (!isAlone) this.#alone.remove();
    else if (!this.#alone.isConnected) this.#list.append(this.#alone);
  }

  #fit() {
    const { clientWidth: width, clientHeight: height } = this.#frame;
    const gap = width < PHONE_WIDTH ? GAP_ON_PHONE : GAP;
    // The list is a pixel wider than its tiles, so that rounding never breaks a row.
    const shape = gridShape(this.#count, { width: width - 1, height, gap });
    this.#list.style.setProperty('--tile-width', `${shape.width}px`);
    this.#list.style.setProperty('--tile-height', `${shape.height}px`);
    this.#list.style.setProperty('--columns', String(shape.columns));
    this.#list.style.setProperty('--gap', `${gap}px`);
  }
}
