/** Lists of what was recorded or masked: one card each, with something to look at or to listen to. */

import { part, piece, setText } from '../call/dom.js';

/** @typedef {import('./types.js').MediaKind} MediaKind */

const TAGS = Object.freeze({ image: 'img', audio: 'audio', video: 'video' });

export class TakenList {
  #list;
  /** @type {Map<string, {element: HTMLElement, url: string}>} */
  #cards = new Map();

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
  }

  /**
   * A name that is there already gets the new one in its place.
   * @param {string} name @param {MediaKind} kind @param {Blob} blob
   */
  add(name, kind, blob) {
    const url = URL.createObjectURL(blob);
    const element = card(name, kind, url);
    const before = this.#cards.get(name);
    if (before) {
      before.element.replaceWith(element);
      URL.revokeObjectURL(before.url);
    } else {
      this.#list.append(element);
    }
    this.#cards.set(name, { element, url });
    return element;
  }

  clear() {
    for (const { element, url } of this.#cards.values()) {
      element.remove();
      URL.revokeObjectURL(url);
    }
    this.#cards.clear();
  }
}

/** @param {string} name @param {MediaKind} kind @param {string} url */
function card(name, kind, url) {
  const element = piece('taken-piece');
  setText(part(element, 'name'), name);
  const media = document.createElement(TAGS[kind]);
  media.src = url;
  if (media instanceof HTMLImageElement) {
    media.alt = `Masked: ${name}`;
  } else {
    media.controls = true;
    media.setAttribute('aria-label', `Masked: ${name}`);
    if (media instanceof HTMLVideoElement) media.playsInline = true;
  }
  part(element, 'media').append(media);
  return element;
}
