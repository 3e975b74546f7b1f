/** The member's camera and microphone through the masks of a call, on this device alone. */

import { part, setAttribute, setText, show } from '../call/dom.js';
import { recordStream } from '../masking/sample.js';
import { Studio } from '../masking/studio.js';
import { TakenList } from './taken.js';

/** @typedef {import('./types.js').PreviewConfig} PreviewConfig */
/** @typedef {import('../lib/types.js').FaceMode} FaceMode */
/** @typedef {import('../lib/types.js').VoiceMode} VoiceMode */

const SECONDS = 5;
const CANNOT_MASK = 'This browser cannot mask you. Please use a current Chrome, Edge, Firefox or Safari.';
const VOICES = Object.freeze({ private: 'Private voice', clear: 'Clear voice' });
const AS_SEEN = 'This is exactly what others would see.';
const AS_KNOWN = 'This is how others will know you.';

export class Live {
  /** @type {Studio|null} */
  #studio = null;
  #withCamera = false;
  #recording = false;
  #root;
  #config;
  #recordings;

  /** @param {HTMLElement} root @param {PreviewConfig} config */
  constructor(root, config) {
    this.#root = root;
    this.#config = config;
    this.#recordings = new TakenList(part(root, 'recordings'));
    this.#button('start').addEventListener('click', () => void this.start(true));
    this.#button('voice-only').addEventListener('click', () => void this.start(false));
    this.#button('record').addEventListener('click', () => void this.record());
    this.#button('stop').addEventListener('click', () => this.stop());
    for (const input of root.querySelectorAll('input')) input.addEventListener('change', () => this.#choose(input));
    this.#draw();
  }

  /** Call from a click. @param {boolean} camera */
  async start(camera) {
    if (this.#studio) return;
    this.#withCamera = camera;
    try {
      this.#studio = this.#open();
      this.#draw();
      await this.#studio.start({ camera, microphone: true });
    } catch {
      this.stop();
      setText(part(this.#root, 'caption'), CANNOT_MASK);
    }
  }

  stop() {
    this.#studio?.destroy();
    this.#studio = null;
    this.#video.srcObject = null;
    this.#level(0);
    setText(part(this.#root, 'caption'), AS_KNOWN);
    this.#draw();
  }

  async record() {
    const studio = this.#studio;
    if (!studio || this.#recording) return;
    this.#recording = true;
    const name = this.#name();
    const kind = this.#withCamera ? 'video' : 'audio';
    const tracks = this.#withCamera ? studio.stream.getTracks() : studio.stream.getAudioTracks();
    const stopCounting = this.#count();
    try {
      const blob = await recordStream(new MediaStream(tracks), SECONDS);
      if (studio === this.#studio) this.#recordings.add(name, kind, blob);
    } catch {
      setText(part(this.#root, 'caption'), 'It could not be recorded. Please try again.');
    } finally {
      stopCounting();
      this.#recording = false;
      this.#draw();
    }
  }

  #open() {
    const { me, mask, voice, quality } = this.#config;
    const studio = new Studio({
      look: me.look,
      otoNumber: me.otoNumber,
      mask: { ...mask, mode: this.#mode },
      voice: { ...voice, mode: this.#voice },
      quality,
    });
    studio.on('state', (state) => {
      if (studio === this.#studio) this.#stateIs(studio, state);
    });
    studio.on('level', ({ level }) => this.#level(level));
    return studio;
  }

  /** @param {Studio} studio @param {{video: {state: string}, audio: {state: string}, message: string}} state */
  #stateIs(studio, { video, audio, message }) {
    const tracks = studio.stream.getVideoTracks();
    if (!this.#video.srcObject && tracks.length && this.#withCamera) {
      // Without sound: nobody wants to hear himself while he speaks.
      this.#video.srcObject = new MediaStream(tracks);
    }
    const isMasked = this.#withCamera ? video.state === 'masked' : audio.state === 'masked';
    setText(part(this.#root, 'caption'), message || (this.#withCamera && isMasked ? AS_SEEN : AS_KNOWN));
    this.#draw(isMasked);
  }

  #draw(isMasked = false) {
    const on = Boolean(this.#studio);
    show(this.#video, on && this.#withCamera);
    show(part(this.#root, 'wait'), on && !isMasked && !this.#recording);
    for (const name of ['start', 'voice-only']) {
      show(this.#button(name), !on);
      this.#button(name).disabled = false;
    }
    show(this.#button('record'), on);
    show(this.#button('stop'), on);
    if (!this.#recording) this.#button('record').disabled = !isMasked;
  }

  /** @param {HTMLInputElement} input */
  #choose(input) {
    if (input.name === 'voice') this.#studio?.setVoice({ mode: this.#voice });
    else this.#studio?.setMask({ ...this.#config.mask, mode: this.#mode });
  }

  /** @param {number} level  0..1 */
  #level(level) {
    const percent = Math.round(Math.min(1, level) * 100);
    part(this.#root, 'gauge-fill').style.transform = `scaleX(${percent / 100})`;
    setAttribute(part(this.#root, 'gauge'), 'aria-valuenow', String(percent));
  }

  /** @returns {() => void} stops the count */
  #count() {
    const label = part(this.#root, 'record-label');
    let left = SECONDS;
    const tell = () => setText(label, `Recording: ${left}`);
    this.#button('record').disabled = true;
    tell();
    const timer = setInterval(() => {
      left = Math.max(0, left - 1);
      tell();
    }, 1000);
    return () => {
      clearInterval(timer);
      setText(label, 'Record five seconds');
    };
  }

  /** @returns {HTMLVideoElement} */
  get #video() {
    return /** @type {HTMLVideoElement} */ (part(this.#root, 'video'));
  }

  get #mode() {
    return /** @type {FaceMode} */ (this.#checked('mode').value);
  }

  get #voice() {
    return /** @type {VoiceMode} */ (this.#checked('voice').value);
  }

  #name() {
    const voice = VOICES[this.#voice];
    return this.#withCamera ? `${this.#checked('mode').dataset.label}, ${voice.toLowerCase()}` : voice;
  }

  /** @param {string} group @returns {HTMLInputElement} */
  #checked(group) {
    const found = this.#root.querySelector(`input[name="${group}"]:checked`);
    return /** @type {HTMLInputElement} */ (found);
  }

  /** @param {string} name @returns {HTMLButtonElement} */
  #button(name) {
    return /** @type {HTMLButtonElement} */ (part(this.#root, name));
  }
}
