/** "What others hear": a gauge of the masked voice, and five seconds of it to listen to. */

import { part, setText, show } from './dom.js';

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {import('./types.js').Intents} Intents */

const SECONDS = 5;

export class VoiceSample {
  #root;
  #intents;
  #recording = false;
  #canRecord = false;
  /** @type {string|null} */
  #url = null;

  /** @param {HTMLElement} root @param {Intents} intents */
  constructor(root, intents) {
    this.#root = root;
    this.#intents = intents;
  }

  /** @param {CallState} state */
  draw({ studio, own }) {
    this.#canRecord = studio !== 'off' && own.audio.state === 'masked';
    this.#button.disabled = this.#recording || !this.#canRecord;
    if (!this.#recording && !this.#url) setText(part(this.#root, 'sample-words'), this.#words(studio, own));
  }

  /** @param {number} level  0..1 */
  drawLevel(level) {
    const percent = Math.round(Math.min(1, level) * 100);
    part(this.#root, 'gauge-fill').style.transform = `scaleX(${percent / 100})`;
    part(this.#root, 'gauge').setAttribute('aria-valuenow', String(percent));
  }

  async record() {
    this.#clear();
    this.#recording = true;
    this.#button.disabled = true;
    const stopCounting = this.#count();
    try {
      this.#offer(await this.#intents.recordSample(SECONDS));
    } catch {
      this.#intents.say('The sample could not be recorded. Please try again.', 'bad');
    } finally {
      stopCounting();
      this.#recording = false;
      this.#button.disabled = !this.#canRecord;
    }
  }

  destroy() {
    this.#clear();
  }

  get #button() {
    return /** @type {HTMLButtonElement} */ (part(this.#root, 'sample-button'));
  }

  get #audio() {
    return /** @type {HTMLAudioElement} */ (part(this.#root, 'sample-audio'));
  }

  /** @param {CallState['studio']} studio @param {import('./state.js').Own} own */
  #words(studio, own) {
    if (studio !== 'off' && !own.microphone) return 'Switch the microphone on to try your masked voice.';
    return 'Speak for five seconds, then listen to your masked voice.';
  }

  /** @returns {() => void} stops the count */
  #count() {
    let left = SECONDS;
    const tell = () => setText(part(this.#root, 'sample-label'), `Speak now: ${left}`);
    setText(part(this.#root, 'sample-words'), 'Say who you are not.');
    tell();
    const timer = setInterval(() => {
      left = Math.max(0, left - 1);
      tell();
    }, 1000);
    return () => {
      clearInterval(timer);
      setText(part(this.#root, 'sample-label'), 'Try again');
    };
  }

  /** @param {Blob} blob */
  #offer(blob) {
    this.#url = URL.createObjectURL(blob);
    this.#audio.src = this.#url;
    show(this.#audio, true);
    setText(part(this.#root, 'sample-words'), 'This is what others hear.');
    // The member has pressed a button five seconds ago; where that is too long ago, the play button is there.
    this.#audio.play().catch(() => {});
  }

  #clear() {
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = null;
    this.#audio.pause();
    this.#audio.removeAttribute('src');
    show(this.#audio, false);
  }
}
