/**
 * The only way from the masks to an engine: one video and one audio track that
 * live for the whole call, carrying masked media, or a cover card and silence.
 */

import { Emitter } from '../lib/events.js';
import { AudioGate } from './audio_gate.js';
import { firstReason, noHolds } from './holds.js';
import { openVideoGate } from './video_gate.js';

/** @typedef {import('../lib/types.js').Kind} Kind */
/** @typedef {import('../lib/types.js').VideoState} VideoState */
/** @typedef {import('../lib/types.js').AudioState} AudioState */
/** @typedef {import('./holds.js').Holds} Holds */

/**
 * What the gate needs of a face mask; `start` posts masked frames (frame_gate.js) to the port.
 * @typedef {object} FrameSource
 * @property {(track: MediaStreamTrack, port: MessagePort) => void} start
 * @property {() => void} stop
 * @property {(name: 'state', listener: (payload: any) => void) => () => void} on
 */

/**
 * What the gate needs of a voice mask; each 'level' is a sign of life.
 * @typedef {object} VoiceSource
 * @property {AudioNode|null} node
 * @property {(track: MediaStreamTrack) => void} connect
 * @property {() => void} disconnect
 * @property {(name: 'state'|'level', listener: (payload: any) => void) => () => void} on
 */

/** px of the card before the first masked frame */
const CARD_SIZE = Object.freeze({ width: 640, height: 360 });

/** @extends {Emitter<{state: {video: VideoState, audio: AudioState}}>} */
export class Gate extends Emitter {
  /** One video and one audio track from open() to destroy(). */
  stream = new MediaStream();

  #deps;
  /** @type {import('./video_gate.js').VideoGate|null} */
  #video = null;
  /** @type {AudioGate|null} */
  #audio = null;
  /** @type {(() => void)[]} */
  #offs = [];
  /** Ends with the listeners of the microphone in use. */
  #microphoneLife = new AbortController();
  /** @type {{video: VideoState, audio: AudioState}} */
  #state = { video: { state: 'cover', reason: 'loading' }, audio: { state: 'silent', reason: 'loading' } };
  /** Why the mask covers the whole picture; '' while it need not. */
  #wholeBecause = '';
  #videoHolds = { ...noHolds(), device: 'camera_off' };
  #audioHolds = { ...noHolds(), device: 'no_microphone', mask: 'loading' };

  /**
   * @param {object} deps
   * @param {FrameSource} deps.faceMask
   * @param {VoiceSource} deps.voiceMask
   * @param {AudioContext} deps.context
   * @param {import('../lib/types.js').Look} deps.look
   * @param {string} deps.otoNumber
   * @param {'stream'|'fallback'} [deps.path]  how frames leave; the best the browser has by default
   */
  constructor(deps) {
    super();
    this.#deps = deps;
  }

  /** @returns {{video: VideoState, audio: AudioState}} */
  get state() {
    return this.#state;
  }

  async open() {
    const { look, otoNumber, path, context, faceMask, voiceMask } = this.#deps;
    this.#video = openVideoGate({ look, otoNumber, ...CARD_SIZE }, (reason) => this.#videoIs(reason), path);
    this.#audio = new AudioGate(context, (reason) => this.#audioIs(reason));
    this.stream.addTrack(this.#video.track);
    this.stream.addTrack(this.#audio.track);
    this.#offs = [
      faceMask.on('state', (change) => this.#faceMaskIs(change)),
      voiceMask.on('state', (change) => this.#voiceMaskIs(change)),
      voiceMask.on('level', () => this.#audio?.beat()),
    ];
    this.#holdVideo({});
    this.#holdAudio({});
  }

  /**
   * Another camera, or none: the old one's frames end, the card goes up, then the new one starts.
   * @param {MediaStreamTrack|null} track  raw
   * @param {string} [reason]  why there is none
   */
  useCamera(track, reason = 'camera_off') {
    this.#deps.faceMask.stop();
    this.#video?.listen(null);
    this.#holdVideo({ device: track ? '' : reason });
    if (!track) return;
    const { port1, port2 } = new MessageChannel();
    this.#video?.listen(port1);
    this.#deps.faceMask.start(track, port2);
  }

  /**
   * @param {MediaStreamTrack|null} track  raw
   * @param {string} [reason]  why there is none
   */
  useMicrophone(track, reason = 'no_microphone') {
    const { voiceMask } = this.#deps;
    this.#audio?.restart();
    voiceMask.disconnect();
    this.#followMicrophone(track, reason);
    if (!track) return;
    voiceMask.connect(track);
    this.#audio?.listen(voiceMask.node);
  }

  /** The member's own wish. @param {Kind} kind @param {boolean} on */
  mute(kind, on) {
    if (kind === 'video') this.#holdVideo({ mute: on ? 'camera_off' : '' });
    else this.#holdAudio({ mute: on ? 'muted' : '' });
  }

  /** Cover card and silence until cover(null). @param {string|null} reason */
  cover(reason) {
    this.#holdVideo({ cover: reason ?? '' });
    this.#holdAudio({ cover: reason ?? '' });
  }

  /** Cover card and silence while the call is paused, whatever the member does meanwhile. @param {boolean} on */
  pause(on) {
    this.#holdVideo({ pause: on ? 'paused' : '' });
    this.#holdAudio({ pause: on ? 'paused' : '' });
  }

  destroy() {
    this.#deps.faceMask.stop();
    this.#deps.voiceMask.disconnect();
    this.#microphoneLife.abort();
    for (const off of this.#offs) off();
    this.#video?.close();
    this.#audio?.close();
    this.#video = this.#audio = null;
  }

  /**
   * The system may silence a microphone that stays plugged in.
   *
   * @param {MediaStreamTrack|null} track
   * @param {string} reason  why there is none
   */
  #followMicrophone(track, reason) {
    this.#microphoneLife.abort();
    const { signal } = (this.#microphoneLife = new AbortController());
    const look = () => this.#holdAudio({ device: track?.muted ? 'microphone_stalled' : track ? '' : reason });
    track?.addEventListener('mute', look, { signal });
    track?.addEventListener('unmute', look, { signal });
    look();
  }

  /** @param {{state: string, code: string}} change  of the face mask */
  #faceMaskIs({ state, code }) {
    this.#holdVideo({ mask: state === 'error' ? 'mask_failed' : '' });
    this.#wholeBecause = state === 'searching' ? code : '';
    if (this.#state.video.state === 'masked') this.#videoIs('');
  }

  /** @param {{state: string, code: string}} change  of the voice mask */
  #voiceMaskIs({ state, code }) {
    this.#audio?.listen(this.#deps.voiceMask.node);
    /** @type {Record<string, string>} */
    const reasons = { ready: '', error: code === 'unsupported' ? code : 'voice_failed' };
    this.#holdAudio({ mask: reasons[state] ?? 'loading' });
  }

  /** @param {Partial<Holds>} change */
  #holdVideo(change) {
    this.#video?.hold(firstReason(Object.assign(this.#videoHolds, change)));
  }

  /** @param {Partial<Holds>} change */
  #holdAudio(change) {
    this.#audio?.hold(firstReason(Object.assign(this.#audioHolds, change)));
  }

  /** @param {string} reason */
  #videoIs(reason) {
    const state = reason === 'camera_off' ? 'off' : reason ? 'cover' : 'masked';
    const told = reason === 'stalled' ? 'camera_stalled' : reason || this.#wholeBecause;
    this.#become({ video: { state, reason: told } });
  }

  /** @param {string} reason */
  #audioIs(reason) {
    const state = reason === 'muted' ? 'off' : reason ? 'silent' : 'masked';
    this.#become({ audio: { state, reason: reason === 'stalled' ? 'voice_stalled' : reason } });
  }

  /** @param {Partial<{video: VideoState, audio: AudioState}>} change */
  #become(change) {
    this.#state = { ...this.#state, ...change };
    this.emit('state', this.#state);
  }
}
