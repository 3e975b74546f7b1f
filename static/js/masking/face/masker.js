/**
 * Turns raw frames into masked ones. Synchronous rule: no frame leaves before its own detection is
 * back. Whatever goes wrong, what leaves is a frame without anything of the camera in it, or nothing.
 */

import { DetectorError } from './remote_detector.js';
import { FaceTracker } from './tracker.js';

/** @typedef {import('./detector_keeper.js').DetectorKeeper} DetectorKeeper */
/** @typedef {import('./painter.js').Painter} Painter */
/** @typedef {import('./tracker.js').Plan} Plan */

/**
 * @typedef {object} Masked
 * @property {VideoFrame|ImageBitmap} frame  the receiver closes it
 * @property {number} timestamp  microseconds, the raw frame's own
 * @property {boolean} whole  nothing of the camera's picture is in it
 * @property {number} faces  found in this frame
 */

/**
 * `loading`: no detector yet. `searching`: everything covered, code searching or lost.
 * @typedef {{state: 'loading'|'ready'|'searching'|'error', code: string}} MaskState
 */

/** @typedef {{width: number, height: number}} Size */
/** One second's figures: ms are medians. @typedef {{fps: number, detectMs: number, paintMs: number, faces: number, whole: boolean}} MaskStats */

/** A 4K camera is scaled down: nobody sends more, and painting time grows with every pixel. */
const LONGEST_SIDE = 1280;
/** @type {Plan} */
const EVERYTHING = Object.freeze({ whole: true, reason: 'searching', heads: [], faces: 0 });

export class Masker {
  #keeper;
  #painter;
  #onMasked;
  #onState;
  #tracker = new FaceTracker();
  /** The camera's picture, converted once for detector and painter. Never leaves this object. */
  #raw = new Surface();
  #painted = new Surface();
  #busy = false;
  /** Grows with each restart, so that a frame of before is noticed. */
  #session = 0;
  /** @type {MaskState} */
  #state = { state: 'loading', code: 'loading' };
  /** @type {{detect: number[], paint: number[], faces: number, whole: boolean}} */
  #figures = { detect: [], paint: [], faces: 0, whole: true };
  /** What leaves: frames for a track generator, or bitmaps for a canvas. @type {'frames'|'bitmaps'} */
  output = 'frames';

  /**
   * @param {object} parts
   * @param {DetectorKeeper} parts.keeper
   * @param {Painter} parts.painter
   * @param {(masked: Masked) => void} parts.onMasked
   * @param {(state: MaskState) => void} parts.onState  called on changes only
   */
  constructor({ keeper, painter, onMasked, onState }) {
    this.#keeper = keeper;
    this.#painter = painter;
    this.#onMasked = onMasked;
    this.#onState = onState;
  }

  /** @param {import('../../lib/types.js').MaskSettings} settings */
  configure(settings) {
    this.#painter.configure(settings);
    this.#tracker.setStrength(settings.strength);
  }

  /**
   * Another camera, the same after a pause, or none: nothing that was known about faces holds any more, and the
   * frame that is being masked belongs to nobody.
   */
  restart() {
    this.#session += 1;
    this.#tracker.fail();
  }

  /**
   * Masks one raw frame and closes it. Drops it while another one is being masked: the picture on
   * #raw must be the one that the detector was asked about.
   *
   * @param {VideoFrame|ImageBitmap} source
   * @param {number} timestamp  microseconds
   */
  async mask(source, timestamp) {
    if (this.#busy) return source.close();
    this.#busy = true;
    try {
      const size = outputSize(source);
      if (size) await this.#maskSized(source, timestamp, size);
      else this.#tell('error', 'frame_empty');
    } finally {
      this.#busy = false;
      source.close();
    }
  }

  /** Figures since the last call. @param {number} elapsed  ms @returns {MaskStats} */
  takeStats(elapsed) {
    const { detect, paint, faces, whole } = this.#figures;
    this.#figures = { detect: [], paint: [], faces, whole };
    return { fps: (1000 * paint.length) / elapsed, detectMs: median(detect), paintMs: median(paint), faces, whole };
  }

  /**
   * @param {VideoFrame|ImageBitmap} source
   * @param {number} timestamp
   * @param {Size} size
   */
  async #maskSized(source, timestamp, size) {
    const session = this.#session;
    try {
      const plan = await this.#planFor(source, size);
      if (session !== this.#session) return;
      this.#write(plan, timestamp, size);
      if (this.#keeper.ready) this.#tell(plan.whole ? 'searching' : 'ready', plan.reason);
    } catch (error) {
      if (session !== this.#session) return;
      this.#tracker.fail();
      this.#tell('error', error instanceof DetectorError ? error.code : 'frame_failed');
      this.#write(EVERYTHING, timestamp, size);
    }
  }

  /**
   * @param {VideoFrame|ImageBitmap} source
   * @param {Size} size
   * @returns {Promise<Plan>}
   */
  async #planFor(source, size) {
    if (!this.#keeper.ready) {
      this.#tracker.fail();
      return EVERYTHING;
    }
    const time = performance.now();
    this.#raw.context(size).drawImage(source, 0, 0, size.width, size.height);
    const { faces, ms } = await this.#keeper.detect(this.#raw.canvas, size.width, size.height);
    this.#figures.detect.push(ms);
    return this.#tracker.update(faces, { time, ...size });
  }

  /**
   * The only place from which frames leave.
   *
   * @param {Plan} plan
   * @param {number} timestamp
   * @param {Size} size
   */
  #write(plan, timestamp, size) {
    const start = performance.now();
    const context = this.#painted.context(size);
    const whole = this.#painter.paint(context, this.#raw.canvas, plan, { ...size, time: start });
    const { canvas } = this.#painted;
    const frame = this.output === 'frames' ? new VideoFrame(canvas, { timestamp }) : canvas.transferToImageBitmap();
    this.#figures.paint.push(performance.now() - start);
    Object.assign(this.#figures, { faces: plan.faces, whole });
    this.#onMasked({ frame, timestamp, whole, faces: plan.faces });
  }

  /** @param {MaskState['state']} state @param {string} code */
  #tell(state, code) {
    if (state === this.#state.state && code === this.#state.code) return;
    this.#state = { state, code };
    this.#onState(this.#state);
  }
}

/** A canvas that has the size it is asked for. */
class Surface {
  canvas = new OffscreenCanvas(1, 1);
  /** @type {OffscreenCanvasRenderingContext2D|null} */
  #context = null;

  /** @param {Size} size @returns {OffscreenCanvasRenderingContext2D} */
  context({ width, height }) {
    if (!this.#context || this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas = new OffscreenCanvas(width, height);
      // Every picture is read out again: in the graphics card's memory each would be waited for.
      this.#context = this.canvas.getContext('2d', { alpha: false, willReadFrequently: true });
      if (!this.#context) throw new Error('no 2d context');
    }
    return this.#context;
  }
}

/**
 * @param {VideoFrame|ImageBitmap} source
 * @returns {Size|null} null for a picture without pixels
 */
function outputSize(source) {
  const [width, height] = 'displayWidth' in source ? [source.displayWidth, source.displayHeight] : [source.width, source.height];
  if (!width || !height) return null;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  // Video encoders want even sides.
  const even = (/** @type {number} */ side) => Math.max(2, 2 * Math.round((side * scale) / 2));
  return { width: even(width), height: even(height) };
}

/** @param {number[]} values @returns {number} 0 when there are none */
function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
