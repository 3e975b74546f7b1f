/** Everything between a member's devices and the gate, as one thing for the call page to talk to. */

import { Emitter } from '../lib/events.js';
import { listDevices, onDeviceChange, openCamera, openMicrophone } from './capture.js';
import { DeviceSlot } from './device_slot.js';
import { FaceMask } from './face_mask.js';
import { Gate } from './gate.js';
import { MaskKeeper } from './mask_keeper.js';
import { memberMessage, PASSING_MS } from './member_message.js';
import { remoteMasks } from './remote_mask.js';
import { recordStream } from './sample.js';
import { VoiceMask } from './voice_mask.js';

/** @typedef {import('../lib/types.js').MaskSettings} MaskSettings */
/** @typedef {import('../lib/types.js').VoiceMode} VoiceMode */

/**
 * @typedef {object} StudioEvents
 * @property {{video: import('../lib/types.js').VideoState, audio: import('../lib/types.js').AudioState, message: string}} state
 * @property {import('./capture.js').Devices & {used: {camera: string, microphone: string}}} devices  used: ids
 * @property {{level: number}} level  0..1 of the masked voice; 0 while muted
 * @property {{face: object, voice: object}} stats
 */

const SAMPLE_RATE = 48_000;
/** How long a sentence about something that just happened stays. */
const NOTICE_MS = 6000;

/** @extends {Emitter<StudioEvents>} */
export class Studio extends Emitter {
  #context = new AudioContext({ latencyHint: 'interactive', sampleRate: SAMPLE_RATE });
  #faceMask;
  #voiceMask;
  #gate;
  #camera;
  #microphone;
  #faceKeeper;
  #voiceKeeper;
  #cameraOn = false;
  #microphoneOn = false;
  #notice = '';
  #changedAt = 0;
  #stats = { face: {}, voice: {} };
  /** @type {(() => void)[]} */
  #offs = [];
  /** @type {Set<ReturnType<typeof setTimeout>>} */
  #timers = new Set();

  /**
   * @param {object} init
   * @param {import('../lib/types.js').Look} init.look
   * @param {string} init.otoNumber
   * @param {MaskSettings} init.mask
   * @param {{mode: VoiceMode, numbers: import('../lib/types.js').VoiceNumbers}} init.voice
   * @param {import('../lib/types.js').VideoQuality} init.quality
   * @param {'stream'|'fallback'} [init.path]  how frames travel; the best the browser has by default
   * @param {import('./remote_mask.js').LiveMasking|null} [init.live]  the member agreed that the server masks
   */
  constructor({ look, otoNumber, mask, voice, quality, path, live = null }) {
    super();
    const context = this.#context;
    const masks = live
      ? remoteMasks({ live, context, mask, voice: voice.mode, path })
      : {
          face: new FaceMask({ look, ...mask, path }),
          voice: new VoiceMask({ context, numbers: voice.numbers, mode: voice.mode }),
        };
    this.#faceMask = masks.face;
    this.#voiceMask = masks.voice;
    this.#gate = new Gate({ faceMask: this.#faceMask, voiceMask: this.#voiceMask, context, look, otoNumber, path });
    this.#faceKeeper = new MaskKeeper(this.#faceMask);
    this.#voiceKeeper = new MaskKeeper(this.#voiceMask);
    this.#camera = new DeviceSlot({
      kind: 'camera',
      open: (deviceId) => openCamera({ quality, deviceId }),
      offReason: 'camera_off',
    });
    this.#microphone = new DeviceSlot({
      kind: 'microphone',
      open: (deviceId) => openMicrophone({ deviceId }),
      offReason: 'muted',
    });
  }

  /** What others see and hear: the same two tracks from start() to destroy(). */
  get stream() {
    return this.#gate.stream;
  }

  /**
   * Call from a click: browsers keep sound silent until then. A missing or denied
   * device is a state, not an exception. Masks are loaded when something is to be masked:
   * who only looks and listens needs none.
   *
   * @param {{camera: boolean, microphone: boolean, muted?: boolean}} wish  muted: the voice mask gets ready, but
   *   the microphone stays off
   */
  async start({ camera, microphone, muted = false }) {
    this.#context.resume().catch(() => {});
    this.#connect();
    await this.#gate.open();
    if (document.hidden) this.#gate.cover('hidden');
    void this.#devicesChanged();
    if (muted) void this.#voiceKeeper.prepare();
    await Promise.all([this.setCamera(camera), this.setMicrophone(microphone && !muted)]);
  }

  devices() {
    return listDevices();
  }

  /** @param {string} id */
  chooseCamera(id) {
    return this.#camera.choose(id);
  }

  /** @param {string} id */
  chooseMicrophone(id) {
    return this.#microphone.choose(id);
  }

  /** Off closes the device, so that its light goes out. @param {boolean} on */
  async setCamera(on) {
    this.#cameraOn = on;
    this.#gate.mute('video', !on);
    if (!on) return this.#camera.want(false);
    if (this.#faceKeeper.ready) return this.#camera.want(true);
    this.#gate.useCamera(null, 'loading');
    await this.#faceKeeper.prepare();
    await this.#openings.camera;
  }

  /** Off keeps the device open, fed with nothing, so that the next word is not lost. @param {boolean} on */
  async setMicrophone(on) {
    this.#microphoneOn = on;
    this.#gate.mute('audio', !on);
    if (this.#microphone.track) this.#microphone.track.enabled = on;
    if (!on) return;
    if (this.#voiceKeeper.ready) return this.#microphone.want(true);
    this.#gate.useMicrophone(null, 'loading');
    await this.#voiceKeeper.prepare();
    await this.#openings.microphone;
  }

  /** While on, nothing but cover card and silence goes out. @param {boolean} on */
  setPaused(on) {
    this.#gate.pause(on);
  }

  /** @param {MaskSettings} settings */
  setMask(settings) {
    this.#faceMask.configure(settings);
  }

  /** @param {{mode: VoiceMode}} settings */
  setVoice({ mode }) {
    this.#voiceMask.setMode(mode);
  }

  /** @param {number} seconds @returns {Promise<Blob>} what others hear */
  recordSample(seconds) {
    return recordStream(new MediaStream(this.stream.getAudioTracks()), seconds);
  }

  destroy() {
    for (const off of this.#offs) off();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#faceKeeper.destroy();
    this.#voiceKeeper.destroy();
    this.#gate.destroy();
    this.#camera.destroy();
    this.#microphone.destroy();
    this.#faceMask.destroy();
    this.#voiceMask.destroy();
    this.#context.close().catch(() => {});
  }

  #connect() {
    const onVisibility = () => this.#visibilityChanged();
    document.addEventListener('visibilitychange', onVisibility);
    this.#offs = [
      () => document.removeEventListener('visibilitychange', onVisibility),
      onDeviceChange(() => this.#devicesChanged()),
      this.#gate.on('state', () => this.#stateChanged()),
      this.#camera.on('change', (change) => this.#cameraChanged(change)),
      this.#microphone.on('change', (change) => this.#microphoneChanged(change)),
      this.#camera.on('notice', ({ code }) => this.#notify(code)),
      this.#microphone.on('notice', ({ code }) => this.#notify(code)),
      this.#faceKeeper.on('ready', () => this.#faceReady()),
      this.#faceKeeper.on('failed', () => this.#faceFailed()),
      this.#voiceKeeper.on('ready', () => this.#voiceReady()),
      this.#voiceKeeper.on('failed', () => this.#voiceFailed()),
      this.#voiceMask.on('level', ({ level }) => this.#levelIs(level)),
      this.#faceMask.on('stats', (face) => this.#statsAre({ face })),
      this.#voiceMask.on('stats', (voice) => this.#statsAre({ voice })),
    ];
  }

  /** Openings of devices, each begun by its mask when that was ready, for others to wait for. */
  #openings = { camera: Promise.resolve(), microphone: Promise.resolve() };

  #faceReady() {
    if (!this.#cameraOn) return;
    if (this.#camera.track) this.#gate.useCamera(this.#camera.track);
    else this.#openings.camera = this.#camera.want(true);
  }

  #faceFailed() {
    if (this.#cameraOn && !this.#camera.track) this.#gate.useCamera(null, 'mask_failed');
  }

  #voiceReady() {
    if (this.#microphone.track) this.#gate.useMicrophone(this.#microphone.track);
    else if (this.#microphoneOn) this.#openings.microphone = this.#microphone.want(true);
  }

  #voiceFailed() {
    if (!this.#microphone.track) this.#gate.useMicrophone(null, 'voice_failed');
  }

  /** @param {{track: MediaStreamTrack|null, reason: string}} change */
  #cameraChanged({ track, reason }) {
    this.#gate.useCamera(track, reason);
    if (track) this.#devicesChanged();
  }

  /** @param {{track: MediaStreamTrack|null, reason: string}} change */
  #microphoneChanged({ track, reason }) {
    if (track) track.enabled = this.#microphoneOn;
    this.#gate.useMicrophone(track, reason);
    if (track) this.#devicesChanged();
  }

  async #devicesChanged() {
    const devices = await listDevices();
    const used = { camera: this.#camera.deviceId, microphone: this.#microphone.deviceId };
    this.emit('devices', { ...devices, used });
    const idsOf = (/** @type {{id: string}[]} */ list) => list.map(({ id }) => id);
    await this.#camera.devicesAre(idsOf(devices.cameras));
    await this.#microphone.devicesAre(idsOf(devices.microphones));
  }

  #visibilityChanged() {
    if (document.hidden) {
      this.#gate.cover('hidden');
      return;
    }
    this.#context.resume().catch(() => {});
    this.#gate.cover(null);
    this.#notify('hidden');
  }

  /** @param {number} level */
  #levelIs(level) {
    const heard = this.#microphoneOn ? level : 0;
    this.#faceMask.setSpeaking(heard);
    this.emit('level', { level: heard });
  }

  /** @param {{face?: object, voice?: object}} change */
  #statsAre(change) {
    Object.assign(this.#stats, change);
    this.emit('stats', { ...this.#stats });
  }

  /** @param {string} code */
  #notify(code) {
    this.#notice = code;
    this.#tell();
    this.#after(NOTICE_MS, () => {
      if (this.#notice === code) this.#notice = '';
      this.#tell();
    });
  }

  #stateChanged() {
    this.#changedAt = performance.now();
    this.#tell();
    this.#after(PASSING_MS + 1, () => this.#tell());
  }

  #tell() {
    const { video, audio } = this.#gate.state;
    const lastedMs = performance.now() - this.#changedAt;
    const message = memberMessage({ notice: this.#notice, video: video.reason, audio: audio.reason, lastedMs });
    this.emit('state', { video, audio, message });
  }

  /** @param {number} ms @param {() => void} action */
  #after(ms, action) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, ms);
    this.#timers.add(timer);
  }
}
