/** The server's voice mask as the gate sees it: the raw track goes to the worker, its sound comes out of a node. */

import { Emitter } from '../lib/events.js';

/** @typedef {import('../lib/types.js').VoiceMode} VoiceMode */
/** @typedef {import('./voice_mask.js').VoiceMaskEvents} VoiceMaskEvents */
/** @typedef {import('./voice_mask.js').VoiceMaskState} VoiceMaskState */
/** @typedef {import('./remote_line.js').Word} Word */

/** @extends {Emitter<VoiceMaskEvents>} */
export class RemoteVoice extends Emitter {
  /** Masked output, the same node all the time. @type {GainNode} */
  node;
  /** @type {VoiceMode} */
  mode;
  #line;
  #context;
  #offs;
  /** @type {MediaStreamAudioSourceNode|null} */
  #source = null;
  /** Chromium lets sound of a connection flow only while an element plays it. */
  #player = new Audio();
  #listening = false;
  #known = '';

  /**
   * @param {import('./remote_line.js').RemoteLine} line
   * @param {AudioContext} context
   * @param {VoiceMode} mode
   */
  constructor(line, context, mode) {
    super();
    this.mode = mode;
    this.node = new GainNode(context);
    this.#line = line;
    this.#context = context;
    this.#player.muted = true;
    this.#offs = [line.on('word', (word) => this.#hear(word)), line.on('lost', () => this.#lose())];
  }

  /** Connects to the worker; may be called again after a failure. @returns {Promise<void>} */
  async prepare() {
    this.#become('loading');
    try {
      await this.#line.open();
    } catch (error) {
      this.#become('error', 'voice_failed');
      throw error;
    }
    this.#listen();
    this.#become('ready');
  }

  /** @param {MediaStreamTrack} track  raw; stays the caller's */
  connect(track) {
    this.#listening = true;
    this.#line.send('audio', track);
  }

  disconnect() {
    this.#listening = false;
    this.#line.send('audio', null);
  }

  /** @param {VoiceMode} mode */
  setMode(mode) {
    this.mode = mode;
    this.#line.tell({ voice_mode: mode });
  }

  destroy() {
    this.disconnect();
    for (const off of this.#offs) off();
    this.#drop();
    this.#line.close();
  }

  #listen() {
    const track = this.#line.track('audio');
    this.#drop();
    if (!track) return;
    const stream = new MediaStream([track]);
    this.#player.srcObject = stream;
    // Muted players may always play; one that is taken away before it does is no failure.
    this.#player.play().catch(() => {});
    this.#source = this.#context.createMediaStreamSource(stream);
    this.#source.connect(this.node);
  }

  #drop() {
    this.#source?.disconnect();
    this.#source = null;
    this.#player.srcObject = null;
  }

  /** @param {Word} word */
  #hear({ level, voice }) {
    if (voice === 'voice_failed') this.#become('error', voice);
    else if (level !== null && this.#listening && this.#source) this.emit('level', { level });
  }

  #lose() {
    this.#drop();
    this.#become('error', 'voice_failed');
  }

  /** @param {VoiceMaskState} state @param {string} [code] */
  #become(state, code = '') {
    if (state === this.#known) return;
    this.#known = state;
    this.emit('state', { state, code });
  }
}
