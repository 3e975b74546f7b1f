/** The list of people at the side, with what a host or moderator can do for each of them. */

import { drawList, part, piece, setAttribute, setText, show } from './dom.js';
import { drawPortrait } from '../site/portrait.js';
import { canModerate, memberActions } from './moderation.js';
import { tiles } from './select.js';

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {import('./select.js').Tile} Tile */
/** @typedef {import('./types.js').Intents} Intents */
/** @typedef {import('./moderation.js').MemberAction} MemberAction */

export class Roster {
  #root;
  #intents;
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();
  /** Seat whose actions are unfolded. */
  #unfolded = '';

  /** @param {HTMLElement} root @param {Intents} intents */
  constructor(root, intents) {
    this.#root = root;
    this.#intents = intents;
  }

  /** @param {CallState} state */
  draw(state) {
    const all = tiles(state);
    if (state.panel !== 'people') this.#unfolded = '';
    setText(part(this.#root, 'people-title'), `In the call (${all.length} of ${state.call.maxParticipants})`);
    setText(part(this.#root, 'people-count'), String(all.length));
    show(part(this.#root, 'invite'), canModerate(state));
    const list = part(this.#root, 'roster');
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    drawList(list, this.#rows, all, {
      key: (tile) => (tile.own ? 'own' : tile.seat),
      make: (tile) => this.#makeRow(tile),
      draw: (row, tile) => this.#drawRow(row, tile, memberActions(state, tile)),
    });
    // Who was just removed, or a role that is gone, takes the focused button away.
    if (focused instanceof HTMLElement && focused.offsetParent === null) part(this.#root, 'people-title').focus();
  }

  /** @param {Tile} tile */
  #makeRow(tile) {
    const row = piece('roster-piece');
    const { seat, otoNumber } = tile;
    const actions = part(row, 'actions');
    actions.id = `actions-${seat}`;
    part(row, 'more').setAttribute('aria-controls', actions.id);
    setText(part(row, 'more-label'), `What you can do for ${otoNumber}`);
    setText(part(row, 'mute-label'), `Mute ${otoNumber}`);
    part(row, 'more').addEventListener('click', () => this.#unfold(this.#unfolded === seat ? '' : seat));
    row.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest('[data-do]') : null;
      if (button instanceof HTMLElement) this.#intents.moderate(actionOf(button), { seat, otoNumber });
    });
    row.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.#unfolded !== seat) return;
      event.preventDefault();
      this.#unfold('');
      part(row, 'more').focus();
    });
    return row;
  }

  /** @param {string} seat */
  #unfold(seat) {
    this.#unfolded = seat;
    for (const row of this.#rows.values()) drawFold(row, seat);
  }

  /** @param {HTMLElement} row @param {Tile} tile @param {Set<MemberAction>} actions */
  #drawRow(row, tile, actions) {
    row.dataset.seat = tile.seat;
    row.dataset.oto = tile.otoNumber;
    setText(part(row, 'oto'), tile.otoNumber);
    setText(part(row, 'about'), aboutWords(tile));
    drawPortrait(/** @type {HTMLCanvasElement} */ (part(row, 'avatar')), tile.look);
    show(part(row, 'buttons'), actions.size > 0);
    for (const button of row.querySelectorAll('[data-do]')) {
      if (!(button instanceof HTMLButtonElement)) continue;
      show(button, actions.has(actionOf(button)));
      button.disabled = isDone(actionOf(button), tile);
    }
    drawFold(row, actions.size ? this.#unfolded : '');
  }
}

/** @param {HTMLElement} button */
const actionOf = (button) => /** @type {MemberAction} */ (button.dataset.do);

/** @param {MemberAction} action @param {Tile} tile */
const isDone = (action, { muted, cameraOff }) => (action === 'mute' && muted) || (action === 'stop_camera' && cameraOff);

/** @param {HTMLElement} row @param {string} unfolded */
function drawFold(row, unfolded) {
  const open = Boolean(unfolded) && row.dataset.seat === unfolded;
  show(part(row, 'actions'), open);
  setAttribute(part(row, 'more'), 'aria-expanded', String(open));
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
