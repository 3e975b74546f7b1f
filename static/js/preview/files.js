/** A file of the member, masked by the site in each mode: sent only with the member's consent. */

import { part, setText, show } from '../call/dom.js';
import { ApiError } from '../lib/api.js';
import { maskFile } from './sending.js';
import { TakenList } from './taken.js';

/** @typedef {import('./types.js').PreviewConfig} PreviewConfig */
/** @typedef {import('./types.js').MediaKind} MediaKind */
/** @typedef {{name: string, wishes: Record<string, string>}} Variant */

/** @param {string} mode @param {string} [voice] @returns {Variant} */
function variant(mode, voice) {
  const voices = voice && `${voice === 'private' ? 'private' : 'clear'} voice`;
  return { name: [FACES[mode], voices].filter(Boolean).join(', '), wishes: voice ? { mode, voice } : { mode } };
}

/** @type {Record<string, string>} */
const FACES = { avatar: 'Avatar', cover: 'Cover', pixelate: 'Mosaic', blur: 'Soft' };
/** @type {Record<MediaKind, Variant[]>} */
const VARIANTS = {
  image: Object.keys(FACES).map((mode) => variant(mode)),
  audio: [
    { name: 'Private voice', wishes: { voice: 'private' } },
    { name: 'Clear voice', wishes: { voice: 'clear' } },
  ],
  video: [
    variant('avatar', 'private'), variant('cover', 'clear'), variant('pixelate', 'private'), variant('blur', 'clear'),
  ],
};
const BYTES_PER_MEGABYTE = 2 ** 20;

export class Files {
  #root;
  #config;
  #results;
  /** @type {AbortController|null} */
  #running = null;

  /** @param {HTMLElement} root @param {PreviewConfig} config */
  constructor(root, config) {
    this.#root = root;
    this.#config = config;
    this.#results = new TakenList(part(root, 'results'));
    for (const name of ['file', 'consent']) part(root, name).addEventListener('change', () => this.#draw());
    part(root, 'form').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.send();
    });
    part(root, 'cancel').addEventListener('click', () => this.cancel());
    this.#draw();
  }

  async send() {
    const file = this.#input('file').files?.[0];
    if (!file || this.#running || !this.#input('consent').checked) return;
    const kind = kindOf(file);
    const refusal = kind ? this.#refusalOf(file, kind) : 'Please choose a picture, a recording or a film.';
    this.#results.clear();
    if (!kind || refusal) return this.#say(refusal);
    this.#running = new AbortController();
    this.#draw();
    try {
      await this.#maskAll(file, kind, this.#running.signal);
      this.#say('Done. The original is deleted.');
    } catch (error) {
      this.#say(error instanceof ApiError ? error.message : 'Given up. Nothing of it was kept.');
    } finally {
      this.#running = null;
      this.#draw();
    }
  }

  cancel() {
    this.#running?.abort();
  }

  /** @param {File} file @param {MediaKind} kind @param {AbortSignal} signal */
  async #maskAll(file, kind, signal) {
    const { urls } = this.#config;
    const variants = VARIANTS[kind];
    for (const [place, { name, wishes }] of variants.entries()) {
      this.#say(`Masking ${place + 1} of ${variants.length}: ${name}`);
      const onProgress = (/** @type {number} */ progress) => this.#progressIs((place + progress) / variants.length);
      onProgress(0);
      const masked = await maskFile({ url: urls[kind], jobs: urls.jobs, file, wishes, onProgress, signal });
      this.#results.add(name, kind, masked);
    }
  }

  /** @param {File} file @param {MediaKind} kind */
  #refusalOf(file, kind) {
    const most = this.#config.megabytes[kind];
    return file.size > most * BYTES_PER_MEGABYTE ? `This file has more than ${most} MB.` : '';
  }

  #draw() {
    const on = Boolean(this.#running);
    const canSend = Boolean(this.#input('file').files?.length) && this.#input('consent').checked;
    /** @type {HTMLButtonElement} */ (part(this.#root, 'send')).disabled = on || !canSend;
    show(part(this.#root, 'cancel'), on);
    show(part(this.#root, 'progress'), on);
  }

  /** @param {string} text */
  #say(text) {
    setText(part(this.#root, 'said'), text);
  }

  /** @param {number} progress  0..1 */
  #progressIs(progress) {
    /** @type {HTMLProgressElement} */ (part(this.#root, 'progress')).value = progress;
  }

  /** @param {string} name @returns {HTMLInputElement} */
  #input(name) {
    return /** @type {HTMLInputElement} */ (part(this.#root, name));
  }
}

/** By what the browser says of it; the site looks at the content. @param {File} file @returns {MediaKind|null} */
function kindOf({ type }) {
  const [kind] = type.split('/');
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : null;
}
