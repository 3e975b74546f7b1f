/** The server's face mask as the gate sees it: the raw track goes to the worker, its frames come out of a port. */

import { Emitter } from '../lib/events.js';
import { bestPath, readFrames, readStream } from './face/sources.js';

/** @typedef {import('../lib/types.js').MaskSettings} MaskSettings */
/** @typedef {import('./face_mask.js').FaceMaskState} FaceMaskState */
/** @typedef {import('./face_mask.js').Port} Port */
/** @typedef {import('./face/masker.js').MaskStats} MaskStats */
/** @typedef {import('./remote_line.js').Word} Word */

/** What makes the worker cover the whole picture without being broken, as codes of FaceMask. */
const SEARCHING = new Set(['loading', 'searching', 'late']);

/** @extends {Emitter<{state: FaceMaskState, stats: MaskStats}>} */
export class RemoteFace extends Emitter {
  /** @type {MaskSettings} */
  settings;
  #line;
  #path;
  #offs;
  /** @type {Port|null} */
  #port = null;
  /** @type {import('./face/sources.js').Source|null} */
  #source = null;
  /** Ends with the stream that is read. */
  #reading = new AbortController();
  #known = '';
  #whole = true;

  /**
   * @param {import('./remote_line.js').RemoteLine} line
   * @param {MaskSettings} settings
   * @param {'stream'|'fallback'} [path]  how frames are read
   */
  constructor(line, settings, path = bestPath()) {
    super();
    this.settings = settings;
    this.#line = line;
    this.#path = path;
    this.#offs = [line.on('word', (word) => this.#hear(word)), line.on('lost', () => this.#lose())];
  }

  /** Connects to the worker; may be called again after a failure. @returns {Promise<void>} */
  async prepare() {
    this.#become('loading', 'loading');
    try {
      await this.#line.open();
    } catch (error) {
      this.#become('error', 'worker_failed');
      throw error;
    }
    this.#become('ready', '');
  }

  /**
   * @param {MediaStreamTrack} track  raw
   * @param {Port} port  gets the frames that the worker sends back
   */
  start(track, port) {
    this.stop();
    const masked = this.#line.track('video');
    if (!masked) return;
    this.#line.send('video', track);
    this.#port = port;
    this.#reading = new AbortController();
    const read = this.#path === 'stream' ? readStream : readFrames;
    this.#source = read(masked, (message) => this.#take(message));
  }

  stop() {
    this.#line.send('video', null);
    this.#reading.abort();
    this.#source?.stop();
    this.#source = this.#port = null;
  }

  /** @param {Partial<MaskSettings>} settings  what is left out stays */
  configure(settings) {
    this.settings = { ...this.settings, ...settings };
    const { mode, strength, background } = this.settings;
    this.#line.tell({ mode, strength, background });
  }

  /** The worker hears how loud the member is. */
  setSpeaking() {}

  destroy() {
    this.stop();
    for (const off of this.#offs) off();
    this.#line.close();
  }

  /** @param {import('./face/worker.js').ToWorker} message  of the source */
  #take(message) {
    if (message.type === 'stream') void this.#pump(message.readable, this.#reading.signal);
    if (message.type !== 'frame') return;
    this.#forward(message.frame, message.timestamp);
    this.#source?.next();
  }

  /** @param {ReadableStream<VideoFrame>} readable @param {AbortSignal} signal */
  async #pump(readable, signal) {
    const reader = readable.getReader();
    signal.addEventListener('abort', () => void reader.cancel().catch(() => {}));
    for (;;) {
      const { value: frame, done } = await reader.read();
      if (done) return;
      if (signal.aborted) frame.close();
      else this.#forward(frame, frame.timestamp);
    }
  }

  /** @param {VideoFrame|ImageBitmap} frame @param {number} timestamp  us */
  #forward(frame, timestamp) {
    if (this.#port) this.#port.postMessage({ frame, timestamp, whole: this.#whole, faces: 0 }, [frame]);
    else frame.close();
  }

  /** @param {Word} word */
  #hear({ working, face }) {
    if (working && this.#port instanceof MessagePort) this.#port.postMessage({ working: true });
    this.#whole = face !== '';
    if (SEARCHING.has(face)) this.#become('searching', 'searching');
    else if (face) this.#become('error', face);
    else this.#become('ready', '');
  }

  #lose() {
    this.stop();
    this.#become('error', 'worker_failed');
  }

  /** @param {FaceMaskState['state']} state @param {string} code */
  #become(state, code) {
    if (state === this.#known) return;
    this.#known = state;
    this.emit('state', { state, code });
  }
}
