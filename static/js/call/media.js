/** What arrives from the others: one video stream per seat to show, one sound element per seat to play. */

import { Emitter } from '../lib/events.js';

/** @extends {Emitter<{blocked: {on: boolean}}>} */
export class RemoteMedia extends Emitter {
  /** @type {Map<string, MediaStream>} */
  #videos = new Map();
  /** @type {Map<string, HTMLAudioElement>} */
  #sounds = new Map();
  /** @type {Set<string>} seats that may be heard */
  #audible = new Set();
  #box;

  /** @param {HTMLElement} box  where the sound elements live */
  constructor(box) {
    super();
    this.#box = box;
  }

  /** @param {string} seat @param {MediaStreamTrack} track */
  add(seat, track) {
    if (track.kind === 'video') this.#videos.set(seat, new MediaStream([track]));
    else this.#hear(seat, track);
  }

  /** @param {string} seat @returns {MediaStream|null} */
  videoOf(seat) {
    return this.#videos.get(seat) ?? null;
  }

  /** @param {Set<string>} seats  everybody else is silent, whatever arrives */
  allow(seats) {
    this.#audible = seats;
    for (const [seat, sound] of this.#sounds) sound.muted = !seats.has(seat);
  }

  /** Call from a click when the browser refused to play by itself. */
  async playAll() {
    const plays = [...this.#sounds.values()].map((sound) => sound.play());
    const answers = await Promise.allSettled(plays);
    this.emit('blocked', { on: answers.some(({ status }) => status === 'rejected') });
  }

  /** @param {string} seat */
  drop(seat) {
    this.#videos.delete(seat);
    const sound = this.#sounds.get(seat);
    if (!sound) return;
    sound.srcObject = null;
    sound.remove();
    this.#sounds.delete(seat);
  }

  clear() {
    for (const seat of new Set([...this.#videos.keys(), ...this.#sounds.keys()])) this.drop(seat);
  }

  /** @param {string} seat @param {MediaStreamTrack} track */
  #hear(seat, track) {
    const sound = this.#sounds.get(seat) ?? document.createElement('audio');
    this.#sounds.set(seat, sound);
    sound.dataset.seat = seat;
    sound.muted = !this.#audible.has(seat);
    sound.srcObject = new MediaStream([track]);
    this.#box.append(sound);
    sound.play().catch((error) => {
      // A seat that left while play() was starting is no refusal.
      if (error?.name === 'NotAllowedError') this.emit('blocked', { on: true });
    });
  }
}
