/** The face mask as the page sees it: raw camera track in, masked frames out of a port. */

import { Emitter } from '../lib/events.js';
import { DEFAULT_SETTINGS } from './face/painter.js';
import { bestPath, readFrames, readStream } from './face/sources.js';

/** @typedef {import('../lib/types.js').Look} Look */
/** @typedef {import('../lib/types.js').MaskSettings} MaskSettings */
/** @typedef {import('./face/masker.js').Masked} Masked */
/** @typedef {import('./face/masker.js').MaskStats} MaskStats */
/** @typedef {import('./face/sources.js').Source} Source */
/** @typedef {import('./face/worker.js').FromWorker} FromWorker */
/** @typedef {import('./face/worker.js').ToWorker} ToWorker */

/** Where masked frames go. @typedef {MessagePort|{postMessage(masked: Masked, transfer: Transferable[]): void}} Port */
/** @typedef {{state: 'loading'|'ready'|'searching'|'error'|'stopped', code: string}} FaceMaskState */

/** The worker reports every second; after two checks without a word it is taken for dead. */
const ALIVE_CHECK_MS = 2_500;

/** Why the mask could not start: `code` is one of the codes of its 'state' event. */
export class FaceMaskError extends Error {
  /** @param {string} code @param {string} [message] */
  constructor(code, message = code) {
    super(message);
    this.code = code;
  }
}

/**
 * Masks one camera. Until the detector is ready, after any error and whenever it is unsure, the frames
 * that come out have nothing of the camera's picture in them. If the worker dies, none come out.
 *
 * Codes of 'error': model_missing, model_broken, detector_failed, detector_timeout, worker_failed,
 * frame_failed, frame_empty. Codes of 'searching': searching (nobody found), lost (somebody is gone).
 *
 * @extends {Emitter<{state: FaceMaskState, stats: MaskStats}>}
 */
export class FaceMask extends Emitter {
  #look;
  #settings;
  #path;
  /** @type {Worker|null} */
  #worker = null;
  /** @type {Port|null} */
  #port = null;
  /** The worker that has #port, when it could be handed over. @type {Worker|null} */
  #portHolder = null;
  /** @type {Source|null} */
  #source = null;
  /** @type {{resolve: () => void, reject: (error: Error) => void}|null} */
  #loading = null;
  #loaded = false;
  #aliveTimer = 0;
  #silentChecks = 0;
  #destroyed = false;

  /** @param {{look: Look, path?: 'stream'|'fallback'} & Partial<MaskSettings>} options  path: for tests */
  constructor({ look, path = bestPath(), ...settings }) {
    super();
    this.#look = look;
    this.#path = path;
    this.#settings = { ...DEFAULT_SETTINGS, ...settings };
  }

  /**
   * Loads and warms up the detector; takes seconds the first time. May be called again after a failure.
   *
   * @returns {Promise<void>} rejects with FaceMaskError
   */
  prepare() {
    if (this.#destroyed) return Promise.reject(new FaceMaskError('stopped'));
    this.#loading?.reject(new FaceMaskError('restarted'));
    this.#loaded = false;
    this.emit('state', { state: 'loading', code: 'loading' });
    return new Promise((resolve, reject) => {
      this.#loading = { resolve, reject };
      this.#send({ type: 'load' });
    });
  }

  /**
   * Starts to read `track`. Every masked frame is posted to `port` and owned by its receiver. A
   * MessagePort moves into the worker: frames then flow even while the page is busy, and the port
   * serves until that worker dies; after 'worker_failed' a new one is needed.
   *
   * @param {MediaStreamTrack} track
   * @param {Port} port
   */
  start(track, port) {
    if (this.#destroyed) throw new FaceMaskError('stopped');
    this.stop();
    this.#connect(port);
    const send = this.#send.bind(this);
    this.#source = this.#path === 'stream' ? readStream(track, send) : readFrames(track, send);
  }

  /** Stops reading; the track itself goes on. */
  stop() {
    this.#source?.stop();
    this.#source = null;
  }

  /** @param {Partial<MaskSettings>} settings  what is left out stays */
  configure(settings) {
    this.#settings = { ...this.#settings, ...settings };
    if (this.#worker) this.#send({ type: 'configure', settings: this.#settings });
  }

  /** @param {number} level  0..1, how loud the member speaks: moves the figure's mouth */
  setSpeaking(level) {
    if (this.#worker) this.#send({ type: 'speaking', level: Math.min(1, Math.max(0, level || 0)) });
  }

  /** Ends everything for good; the track goes on. */
  destroy() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.stop();
    this.#dropWorker();
    this.#settle(new FaceMaskError('stopped'));
    this.emit('state', { state: 'stopped', code: '' });
  }

  /** @param {Port} port */
  #connect(port) {
    const worker = this.#startedWorker();
    if (port === this.#port && this.#portHolder === worker) return;
    this.#port = port;
    this.#portHolder = worker;
    const transferable = port instanceof MessagePort;
    this.#send({ type: 'output', port: transferable ? port : null }, transferable ? [port] : []);
  }

  /** @param {ToWorker} message @param {Transferable[]} [transfer] */
  #send(message, transfer = []) {
    this.#startedWorker().postMessage(message, transfer);
  }

  /** @returns {Worker} */
  #startedWorker() {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./face/worker.js', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }) => this.#hear(data);
    worker.onerror = (event) => this.#giveUpWorker(event.message || 'the worker could not start');
    worker.postMessage({ type: 'begin', look: this.#look, settings: this.#settings });
    this.#worker = worker;
    this.#silentChecks = 0;
    this.#aliveTimer = setInterval(() => this.#checkAlive(), ALIVE_CHECK_MS);
    return worker;
  }

  /** @param {FromWorker} message */
  #hear(message) {
    this.#silentChecks = 0;
    switch (message.type) {
      case 'loaded':
        return this.#settle(null);
      case 'failed':
        return this.#settle(new FaceMaskError(message.code, message.message));
      case 'state':
        return void (this.#loaded && this.emit('state', message.state));
      case 'stats':
        return this.emit('stats', message.stats);
      case 'masked':
        return this.#forward(message.masked);
      case 'next':
        return this.#source?.next();
      case 'ended':
        return this.emit('state', { state: 'stopped', code: 'track_ended' });
    }
  }

  /** @param {Masked} masked */
  #forward(masked) {
    if (this.#port && !(this.#port instanceof MessagePort)) this.#port.postMessage(masked, [masked.frame]);
    else masked.frame.close();
  }

  /** Ends prepare(). @param {FaceMaskError|null} error */
  #settle(error) {
    const loading = this.#loading;
    this.#loading = null;
    if (error) {
      if (!this.#destroyed) this.emit('state', { state: 'error', code: error.code });
      loading?.reject(error);
    } else {
      this.#loaded = true;
      this.emit('state', { state: 'ready', code: '' });
      loading?.resolve();
    }
  }

  #checkAlive() {
    this.#silentChecks += 1;
    if (this.#silentChecks > 2) this.#giveUpWorker('the worker went silent');
  }

  /** @param {string} message */
  #giveUpWorker(message) {
    this.stop();
    this.#dropWorker();
    this.#loaded = false;
    this.#settle(new FaceMaskError('worker_failed', message));
  }

  #dropWorker() {
    clearInterval(this.#aliveTimer);
    this.#worker?.terminate();
    this.#worker = null;
  }
}
