/** The list of people at the side, with what a host can do for each of them. */

import { drawList, part, piece, setText, show } from './dom.js';
import { drawPortrait } from '../site/portrait.js';
import { canModerate, tiles } from './select.js';

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {import('./select.js').Tile} Tile */
/** @typedef {import('./types.js').Intents} Intents */

export class Roster {
  #root;
  #intents;
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();
  #wasOpen = false;

  /** @param {HTMLElement} root @param {Intents} intents */
  constructor(root, intents) {
    this.#root = root;
    this.#intents = intents;
  }

  /** @param {CallState} state */
  draw(state) {
    this.#drawPanel(state.panelOpen);
    const all = tiles(state);
    const moderates = canModerate(state);
    setText(part(this.#root, 'panel-title'), `In the call (${all.length} of ${state.call.maxParticipants})`);
    setText(part(this.#root, 'people-count'), String(all.length));
    show(part(this.#root, 'end-button'), moderates);
    drawList(part(this.#root, 'roster'), this.#rows, all, {
      key: (tile) => (tile.own ? 'own' : tile.seat),
      make: (tile) => this.#makeRow(tile),
      draw: (row, tile) => drawRow(row, tile, moderates),
    });
  }

  /** Focus follows the panel, and comes back to its button. @param {boolean} open */
  #drawPanel(open) {
    if (open === this.#wasOpen) return;
    this.#wasOpen = open;
    const panel = part(this.#root, 'panel');
    const button = part(this.#root, 'panel-button');
    const hadFocus = panel.contains(document.activeElement);
    show(panel, open);
    button.setAttribute('aria-expanded', String(open));
    if (open) part(this.#root, 'panel-title').focus();
    else if (hadFocus) button.focus();
  }

  /** @param {Tile} tile */
  #makeRow(tile) {
    const row = piece('roster-piece');
    part(row, 'mute').addEventListener('click', () => this.#intents.muteMember(tile.seat));
    part(row, 'remove').addEventListener('click', () => this.#intents.removeMember(tile.seat));
    setText(part(row, 'mute-label'), `Mute ${tile.otoNumber}`);
    setText(part(row, 'remove-label'), `Remove ${tile.otoNumber}`);
    return row;
  }
}

/** @param {HTMLElement} row @param {Tile} tile @param {boolean} moderates */
function drawRow(row, tile, moderates) {
  row.dataset.seat = tile.seat;
  row.dataset.oto = tile.otoNumber;
  setText(part(row, 'oto'), tile.otoNumber);
  setText(part(row, 'about'), aboutWords(tile));
  drawPortrait(/** @type {HTMLCanvasElement} */ (part(row, 'avatar')), tile.look);
  show(part(row, 'buttons'), moderates && !tile.own && tile.role !== 'host');
  const mute = part(row, 'mute');
  if (mute instanceof HTMLButtonElement) mute.disabled = tile.muted;
}

/** @param {Tile} tile */
export function aboutWords({ own, role, hand, muted, wait }) {
  const words = [
    own && 'You',
    role !== 'participant' && role[0].toUpperCase() + role.slice(1),
    hand && 'Hand raised',
    muted && 'Muted',
    wait,
  ];
  return words.filter(Boolean).join(' \u00b7 ') || 'Listening and talking';
}
