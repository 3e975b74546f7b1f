/** The detector as the mask's worker sees it: questions with time-outs to a worker of its own. */

import { inputSize } from './decode.js';

/** @typedef {import('./decode.js').Face} Face */
/** @typedef {import('./detector_worker.js').Question} Question */
/** @typedef {import('./detector_worker.js').Answer} Answer */

/** Loading fetches 18 MB and compiles them; a slow line needs this long. */
const LOAD_TIMEOUT_MS = 60_000;
/** Far above any working device, even a busy one: a detection that takes longer hangs. */
const DETECT_TIMEOUT_MS = 5_000;

/** A failed question; `code` is one of the mask's error codes. */
export class DetectorError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** Owns the detector's worker. One question at a time. */
export class RemoteDetector {
  #worker = new Worker(new URL('./detector_worker.js', import.meta.url), { type: 'module' });
  #canvas = new OffscreenCanvas(1, 1);
  /** @type {OffscreenCanvasRenderingContext2D|null} */
  #context = null;
  /** @type {{id: number, resolve: (answer: {faces: Face[], ms: number}) => void, reject: (error: Error) => void}|null} */
  #pending = null;
  #lastId = 0;

  constructor() {
    this.#worker.onmessage = ({ data }) => this.#settle(data);
    this.#worker.onerror = (event) => this.#fail('detector_failed', event.message ?? 'worker did not start');
  }

  /** Fetches and warms up the network. @returns {Promise<void>} rejects with DetectorError */
  async load() {
    await this.#ask({ id: 0, load: true }, LOAD_TIMEOUT_MS);
  }

  /**
   * @param {CanvasImageSource} source
   * @param {number} width  the picture's size in which boxes are wanted
   * @param {number} height
   * @returns {Promise<{faces: Face[], ms: number}>} ms = time spent in the detector's worker
   */
  async detect(source, width, height) {
    const { picture, scale } = this.#reduced(source, width, height);
    return this.#ask({ id: 0, picture, scale }, DETECT_TIMEOUT_MS, [picture.data.buffer]);
  }

  destroy() {
    this.#worker.terminate();
    this.#fail('detector_failed', 'destroyed');
  }

  /**
   * The picture at the detector's input size, in its upper left corner; the rest is black.
   *
   * @param {CanvasImageSource} source
   * @param {number} width
   * @param {number} height
   */
  #reduced(source, width, height) {
    const input = inputSize(width, height);
    if (!this.#context || this.#canvas.width !== input.width || this.#canvas.height !== input.height) {
      this.#canvas = new OffscreenCanvas(input.width, input.height);
      // Read back for every frame: without this hint each read would wait for the graphics card.
      this.#context = this.#canvas.getContext('2d', { alpha: false, willReadFrequently: true });
      if (!this.#context) throw new DetectorError('detector_failed', 'no 2d context');
    }
    this.#context.drawImage(source, 0, 0, width * input.scale, height * input.scale);
    return { picture: this.#context.getImageData(0, 0, input.width, input.height), scale: input.scale };
  }

  /**
   * @param {Question} question  gets its number here
   * @param {number} timeout  ms
   * @param {Transferable[]} transfer
   * @returns {Promise<{faces: Face[], ms: number}>}
   */
  #ask(question, timeout, transfer = []) {
    this.#fail('detector_failed', 'overtaken by the next question');
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail('detector_timeout', `no answer in ${timeout} ms`), timeout);
      this.#pending = {
        id,
        resolve: (answer) => (clearTimeout(timer), resolve(answer)),
        reject: (error) => (clearTimeout(timer), reject(error)),
      };
      this.#worker.postMessage({ ...question, id }, transfer);
    });
  }

  /** @param {Answer} answer  one that comes too late belongs to no question and is dropped */
  #settle(answer) {
    if (answer.id !== this.#pending?.id) return;
    if ('error' in answer) return this.#fail(answer.code, answer.error);
    const { resolve } = this.#pending;
    this.#pending = null;
    resolve(answer);
  }

  /** @param {string} code @param {string} message */
  #fail(code, message) {
    const pending = this.#pending;
    this.#pending = null;
    pending?.reject(new DetectorError(code, message));
  }
}
