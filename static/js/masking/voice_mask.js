// The voice mask of the page: a raw microphone track in, a node with the masked voice out, silence when in doubt.

import { Emitter } from '../lib/events.js';
import { VoiceChain } from './voice/chain.js';
import { loadTables } from './voice/tables.js';

const WORKLET = new URL('./voice/worklet.js', import.meta.url);
const TABLES = new URL('../../vendor/voice/', import.meta.url);

/** @typedef {import('../lib/types.js').VoiceMode} VoiceMode */
/** @typedef {import('../lib/types.js').VoiceNumbers} VoiceNumbers */
/** @typedef {import('./voice/guard.js').GuardReport} GuardReport */
/** @typedef {'loading' | 'priming' | 'ready' | 'error'} VoiceMaskState */
/**
 * @typedef {object} VoiceMaskEvents
 * @property {{state: VoiceMaskState, code: string}} state code is '' unless state is 'error'
 * @property {{level: number}} level masked output, 0 to 1, about 20 a second: the heart beat of the mask
 * @property {{meanMs: number, p99Ms: number, budgetMs: number, underruns: number}} stats once a second
 */

/** The mask cannot be had; `code` is one of the reasons of the call page. */
export class VoiceMaskError extends Error {
  /**
   * @param {string} code
   * @param {unknown} [cause]
   */
  constructor(code, cause) {
    super(`voice mask: ${code}`, { cause });
    this.code = code;
  }
}

/** @extends {Emitter<VoiceMaskEvents>} */
export class VoiceMask extends Emitter {
  /**
   * Masked output, the same node from the first prepare to destroy.
   * @type {GainNode | null}
   */
  node = null;
  #context;
  #numbers;
  #mode;
  #life = new AbortController();
  #attempts = 0;
  #workletLoaded = false;
  /** @type {import('./voice/hop_masker.js').VoiceTables | null} */
  #tables = null;
  /** What is heard. @type {VoiceChain | null} */
  #chain = null;
  /** What will be heard once it is primed, after a change of mode. @type {VoiceChain | null} */
  #next = null;
  /** @type {MediaStreamAudioSourceNode | null} */
  #source = null;

  /**
   * @param {object} options
   * @param {AudioContext} options.context 8 to 192 kHz
   * @param {VoiceNumbers} options.numbers the member's own, from the server
   * @param {VoiceMode} options.mode
   */
  constructor({ context, numbers, mode }) {
    super();
    this.#context = context;
    this.#numbers = numbers;
    this.#mode = mode;
  }

  /** Seconds from microphone to output of the mask; 0 until it is ready. */
  get latency() {
    return this.#chain?.latency ?? 0;
  }

  /** Load and build the mask; rejects with VoiceMaskError, and may then be called again. */
  async prepare() {
    this.#become('loading');
    try {
      await this.#load();
      this.#life.signal.throwIfAborted();
      this.#dropChains();
      this.#chain = this.#build();
    } catch (cause) {
      throw this.#fail(this.#context.audioWorklet ? 'voice_failed' : 'unsupported', cause);
    }
    this.#chain.fadeIn();
    this.#become('priming');
  }

  /**
   * Mask this track from now on; before prepare it waits for the mask.
   * @param {MediaStreamTrack} rawTrack stays the caller's: it is never stopped here
   */
  connect(rawTrack) {
    this.disconnect();
    this.#source = this.#context.createMediaStreamSource(new MediaStream([rawTrack]));
    this.#chain?.listenTo(this.#source);
    this.#next?.listenTo(this.#source);
  }

  /** The mask hears silence from now on, and says silence once its latency is over. */
  disconnect() {
    this.#source?.disconnect();
    this.#source = null;
  }

  /** @param {VoiceMode} mode heard after a short cross-fade */
  setMode(mode) {
    if (!(mode in this.#numbers)) throw new RangeError(`unknown voice mode ${mode}`);
    if (mode === this.#mode) return;
    this.#mode = mode;
    if (!this.#chain) return;
    this.#next?.end();
    try {
      this.#next = this.#build();
    } catch (cause) {
      this.#fail('voice_failed', cause);
    }
  }

  destroy() {
    this.#life.abort();
    this.disconnect();
    this.#dropChains();
    this.node = null;
  }

  async #load() {
    const [, tables] = await Promise.all([
      this.#workletLoaded || this.#loadWorklet(),
      this.#tables ?? loadTables(TABLES, this.#life.signal),
    ]);
    this.#tables = tables;
  }

  async #loadWorklet() {
    const url = new URL(WORKLET);
    // An audio thread remembers that an address could not be had; another address is asked for again.
    if (this.#attempts++ > 0) url.searchParams.set('attempt', String(this.#attempts));
    await this.#context.audioWorklet.addModule(url);
    this.#workletLoaded = true;
  }

  #build() {
    const numbers = this.#numbers[this.#mode];
    const tables = /** @type {import('./voice/hop_masker.js').VoiceTables} */ (this.#tables);
    this.node ??= new GainNode(this.#context);
    /** @type {VoiceChain} */
    const chain = new VoiceChain(this.#context, {
      numbers,
      tables,
      onReport: (report) => this.#heard(chain, report),
    });
    chain.output.connect(this.node);
    if (this.#source) chain.listenTo(this.#source);
    return chain;
  }

  /**
   * @param {VoiceChain} chain
   * @param {GuardReport} report
   */
  #heard(chain, report) {
    if (report.type === 'error') this.#fail('voice_failed', report.reason);
    else if (report.type === 'ready') this.#ready(chain);
    else if (chain === this.#chain) this.emit(report.type, report);
  }

  /** @param {VoiceChain} chain */
  #ready(chain) {
    if (chain === this.#next) {
      this.#chain?.fadeOut();
      this.#chain = chain;
      this.#next = null;
      chain.fadeIn();
    }
    this.#become('ready');
  }

  /**
   * @param {string} code
   * @param {unknown} cause
   */
  #fail(code, cause) {
    this.#dropChains();
    this.#become('error', code);
    return new VoiceMaskError(code, cause);
  }

  #dropChains() {
    this.#chain?.end();
    this.#next?.end();
    this.#chain = this.#next = null;
  }

  /**
   * @param {VoiceMaskState} state
   * @param {string} [code]
   */
  #become(state, code = '') {
    if (!this.#life.signal.aborted) this.emit('state', { state, code });
  }
}
