/** The member's own side: one studio from the first click to the end, and the wishes for it. */

import { Studio } from '../masking/studio.js';
import { Emitter } from '../lib/events.js';
import { SpeakingMark } from './speaking.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {import('./types.js').CallConfig} CallConfig */
/** @typedef {import('../lib/types.js').Kind} Kind */

/**
 * @typedef {object} OwnEvents
 * @property {{kind: Kind, on: boolean}} muted  the member's wish changed
 * @property {{level: number}} level  0..1 of the masked voice
 */

const CANNOT_MASK = 'This browser cannot mask you. Please use a current Chrome, Edge, Firefox or Safari.';

/** @extends {Emitter<OwnEvents>} */
export class OwnSide extends Emitter {
  /** @type {Studio|null} */
  #studio = null;
  /** @type {MediaStream|null} masked picture without sound: nobody wants to hear himself */
  #picture = null;
  #paused = false;
  #config;
  #store;

  /** @param {CallConfig} config @param {Store} store */
  constructor(config, store) {
    super();
    this.#config = config;
    this.#store = store;
  }

  /** @returns {MediaStream|null} masked picture and sound; the only media that ever leaves the page */
  get stream() {
    return this.#studio?.stream ?? null;
  }

  get picture() {
    return this.#picture;
  }

  /** Call from a click. @param {{camera: boolean, microphone: boolean}} choice */
  async start({ camera, microphone }) {
    if (this.#studio) return;
    const muted = microphone && this.#config.preferences.autoMute;
    this.#store.dispatch({ type: 'studio_starting', camera, microphone: microphone && !muted });
    try {
      this.#studio = this.#open();
      await this.#studio.start({ camera, microphone, muted });
      if (this.#studio) this.#store.dispatch({ type: 'studio_started' });
    } catch {
      this.close();
      this.#store.dispatch({ type: 'studio_failed', message: CANNOT_MASK });
    }
  }

  /** @param {boolean} on */
  setMicrophone(on) {
    this.#store.dispatch({ type: 'wish', microphone: on });
    void this.#studio?.setMicrophone(on);
    this.emit('muted', { kind: 'audio', on: !on });
  }

  /** @param {boolean} on */
  setCamera(on) {
    this.#store.dispatch({ type: 'wish', camera: on });
    void this.#studio?.setCamera(on);
    this.emit('muted', { kind: 'video', on: !on });
  }

  /** While on, nothing but cover card and silence goes out, also of a studio that opens later. @param {boolean} on */
  hold(on) {
    if (on === this.#paused) return;
    this.#paused = on;
    this.#studio?.setPaused(on);
  }

  /** @param {Partial<import('../lib/types.js').MaskSettings>} settings */
  setMask(settings) {
    this.#store.dispatch({ type: 'mask', settings });
    this.#studio?.setMask(this.#store.state.own.mask);
  }

  /** @param {import('../lib/types.js').VoiceMode} mode */
  setVoice(mode) {
    this.#store.dispatch({ type: 'voice', mode });
    this.#studio?.setVoice({ mode });
  }

  /** @param {string} id */
  chooseCamera(id) {
    void this.#studio?.chooseCamera(id);
  }

  /** @param {string} id */
  chooseMicrophone(id) {
    void this.#studio?.chooseMicrophone(id);
  }

  /**
   * From this device to the server or back, in the lobby: nothing is joined that carries the old tracks.
   * To the server only when the member agreed: camera and microphone go there as they are.
   *
   * @param {boolean} on
   */
  async maskOnServer(on) {
    const { own, studio } = this.#store.state;
    const choice = studio === 'off' ? { camera: true, microphone: true } : own;
    this.close();
    this.#store.dispatch({ type: 'on_server', on });
    await this.start(choice);
  }

  /** @param {number} seconds @returns {Promise<Blob>} what others hear */
  recordSample(seconds) {
    return this.#studio?.recordSample(seconds) ?? Promise.reject(new Error('Nothing can be recorded yet.'));
  }

  close() {
    this.#studio?.destroy();
    this.#studio = null;
    this.#picture = null;
    this.#store.dispatch({ type: 'studio_closed' });
  }

  #open() {
    const { me, mask, voice, preferences, live, call } = this.#config;
    const { own } = this.#store.state;
    const studio = new Studio({
      look: me.look,
      otoNumber: me.otoNumber,
      mask: { ...mask, ...own.mask },
      voice: { ...voice, mode: own.voice },
      quality: preferences.quality,
      live: own.onServer && live ? { url: live.url, call: call.id, refused: (text) => this.#refused(text) } : null,
    });
    studio.setPaused(this.#paused);
    const mark = new SpeakingMark();
    studio.on('state', ({ video, audio, message }) => this.#stateIs(studio, { video, audio, message }));
    studio.on('devices', (devices) => this.#store.dispatch({ type: 'devices', devices }));
    studio.on('level', ({ level }) => {
      this.emit('level', { level });
      this.#speaks(mark.update(level, performance.now()));
    });
    return studio;
  }

  /** @param {Studio} studio @param {Pick<import('./state.js').Own, 'video'|'audio'|'message'>} state */
  #stateIs(studio, state) {
    if (studio !== this.#studio) return;
    const tracks = studio.stream.getVideoTracks();
    // The gate speaks a moment before it has its tracks.
    if (!this.#picture && tracks.length) this.#picture = new MediaStream(tracks);
    this.#store.dispatch({ type: 'studio', ...state });
  }

  /** The server does not mask right now. @param {string} text */
  #refused(text) {
    this.#store.dispatch({ type: 'say', text, tone: 'bad' });
  }

  /** @param {boolean} on */
  #speaks(on) {
    if (on !== this.#store.state.own.speaking) this.#store.dispatch({ type: 'own_speaking', on });
  }
}
