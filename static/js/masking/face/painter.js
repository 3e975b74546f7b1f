/** Puts the covers on a frame. The only code that draws the camera's picture, and it covers it at once. */

import { STYLES } from './styles.js';

/** @typedef {import('./boxes.js').Box} Box */
/** @typedef {import('./shapes.js').Context2D} Context2D */
/** @typedef {import('./tracker.js').Plan} Plan */
/** @typedef {import('../../lib/types.js').Look} Look */
/** @typedef {import('../../lib/types.js').MaskSettings} MaskSettings */

/** @typedef {{width: number, height: number, time: number}} Frame  size in pixels, time in ms */

/** What is drawn before anybody has been asked. @type {MaskSettings} */
export const DEFAULT_SETTINGS = Object.freeze({ mode: 'avatar', strength: 0.5, background: 'none' });

export class Painter {
  #look;
  /** @type {MaskSettings} */
  #settings = DEFAULT_SETTINGS;
  /** How loud the member speaks right now, 0..1. */
  speaking = 0;

  /** @param {Look} look */
  constructor(look) {
    this.#look = look;
  }

  /** @param {MaskSettings} settings  an unknown mode becomes an avatar: there is no mode without cover */
  configure(settings) {
    const mode = Object.hasOwn(STYLES, settings.mode) ? settings.mode : 'avatar';
    this.#settings = { ...settings, mode };
  }

  /**
   * Paints every pixel of the frame.
   *
   * @param {Context2D} context
   * @param {CanvasImageSource} source  the camera's picture
   * @param {Plan} plan
   * @param {Frame} frame
   * @returns {boolean} true when nothing of the camera's picture is in the result
   */
  paint(context, source, plan, frame) {
    if (plan.whole) {
      this.paintWhole(context, frame);
      return true;
    }
    const hidden = this.#settings.background === 'cover';
    context.reset();
    if (hidden) this.#fill(context, [0, 0, frame.width, frame.height]);
    else context.drawImage(source, 0, 0, frame.width, frame.height);
    // Far heads first: where two areas meet, the nearer figure is on top.
    for (const head of [...plan.heads].reverse()) {
      this.#inside(context, head.area, () => this.#style.head(context, head.area, head.pose, this.#scene(frame)));
    }
    return hidden;
  }

  /**
   * Paints a frame that has nothing of the camera in it.
   *
   * @param {Context2D} context
   * @param {Frame} frame
   */
  paintWhole(context, frame) {
    /** @type {Box} */
    const everything = [0, 0, frame.width, frame.height];
    context.reset();
    this.#inside(context, everything, () => this.#style.whole(context, everything, this.#scene(frame)));
  }

  /**
   * Fills the area before anything is drawn in it: whatever a style leaves out, no hole remains.
   *
   * @param {Context2D} context
   * @param {Box} area  whole pixels
   * @param {() => void} draw
   */
  #inside(context, area, draw) {
    this.#fill(context, area);
    context.save();
    context.beginPath();
    context.rect(area[0], area[1], area[2] - area[0], area[3] - area[1]);
    context.clip();
    try {
      draw();
    } finally {
      context.restore();
    }
  }

  /** @param {Context2D} context @param {Box} area */
  #fill(context, [left, top, right, bottom]) {
    context.fillStyle = this.#look.palette[this.#style.ground];
    context.fillRect(left, top, right - left, bottom - top);
  }

  get #style() {
    return STYLES[this.#settings.mode];
  }

  /** @param {Frame} frame @returns {import('./styles.js').Scene} */
  #scene({ time }) {
    return { look: this.#look, strength: this.#settings.strength, speaking: this.speaking, time };
  }
}
