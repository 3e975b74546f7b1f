/** The lobby: what others will see, who is there, and the Join button with the reason when it cannot be pressed. */

import { drawList, part, piece, setText, show } from './dom.js';
import { presence } from './format.js';
import { drawPortrait } from '../site/portrait.js';
import { canModerate } from './moderation.js';
import { isPaused, joinBlock, others, seatedElsewhere } from './select.js';

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {import('../lib/types.js').Participant} Participant */

export class Lobby {
  #root;
  #ownStream;
  /** @type {Map<string, HTMLElement>} */
  #faces = new Map();

  /**
   * @param {HTMLElement} root
   * @param {() => MediaStream|null} ownStream  the masked picture of the member
   */
  constructor(root, ownStream) {
    this.#root = root;
    this.#ownStream = ownStream;
  }

  /** @param {CallState} state */
  draw(state) {
    this.#drawPreview(state);
    this.#drawWho(state);
    this.#drawJoin(state);
  }

  /** @param {CallState} state */
  #drawPreview({ studio, own, me, phase }) {
    const root = this.#root;
    const video = part(root, 'preview-video');
    const shown = studio !== 'off' && phase === 'lobby' && own.video.state !== 'off' ? this.#ownStream() : null;
    if (video instanceof HTMLVideoElement && video.srcObject !== shown) video.srcObject = shown;
    show(video, Boolean(shown));
    drawPortrait(/** @type {HTMLCanvasElement} */ (part(root, 'preview-avatar')), me.look);
    part(root, 'preview').style.backgroundColor = me.look.palette.tile;
    setText(part(root, 'preview-oto'), me.otoNumber);
    show(part(root, 'start'), studio === 'off');
    show(part(root, 'preview-wait'), studio === 'starting' && (own.camera || own.microphone));
    show(part(root, 'preview-buttons'), studio !== 'off');
    setText(part(root, 'preview-caption'), captionFor(studio, own));
  }

  /** @param {CallState} state */
  #drawWho(state) {
    const there = others(state);
    const elsewhere = seatedElsewhere(state)
      ? ' You are in it yourself in another window: joining here moves the call to this one.'
      : '';
    const known = presence(there.length, state.call.maxParticipants) + elsewhere;
    setText(part(this.#root, 'who-words'), state.rosterKnown ? known : 'Looking who is in the call\u2026');
    drawList(part(this.#root, 'who'), this.#faces, there, { key: ({ seat }) => seat, make: makeFace, draw: drawFace });
  }

  /** @param {CallState} state */
  #drawJoin(state) {
    const reason = joinBlock(state);
    const button = part(this.#root, 'join-button');
    if (button instanceof HTMLButtonElement) button.disabled = Boolean(reason);
    setText(part(this.#root, 'join-reason'), reason);
    show(part(this.#root, 'lobby-resume'), isPaused(state) && canModerate(state));
  }
}

/** @param {CallState['studio']} studio @param {import('./state.js').Own} own */
function captionFor(studio, own) {
  if (studio === 'off') return 'This is how others will know you.';
  if (own.message) return own.message;
  return own.video.state === 'off' ? 'Your camera is off: others see your avatar.' : 'This is exactly what others see.';
}

const makeFace = () => piece('who-piece');

/** @param {HTMLElement} element @param {Participant} one */
function drawFace(element, { otoNumber, look }) {
  setText(part(element, 'oto'), otoNumber);
  drawPortrait(/** @type {HTMLCanvasElement} */ (part(element, 'avatar')), look);
}
