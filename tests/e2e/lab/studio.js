/** The whole studio with the real masks on the fake devices, its workers and tracks within the test's reach. */

import { Studio } from '/static/js/masking/studio.js';
import { LOOK, loudness, Monitor, now, sleep, until } from './lab.js';

/** Loading the detector on a busy machine takes its time. */
const PATIENCE_MS = 60_000;

/** Every worker and every raw track that the page has opened, oldest first. */
const workers = [];
const raw = [];

window.Worker = class extends Worker {
  constructor(url, options) {
    super(url, options);
    workers.push({ url: String(url), worker: this });
  }
};
const { mediaDevices } = navigator;
const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
mediaDevices.getUserMedia = async (constraints) => {
  const stream = await getUserMedia(constraints);
  raw.push(...stream.getTracks());
  return stream;
};

window.lab = {
  now, sleep, until, raw,
  async open({ numbers, wish = { camera: true, microphone: true }, path }) {
    const studio = new Studio({
      look: LOOK,
      otoNumber: 'OTO#AB12CD',
      mask: { mode: 'avatar', strength: 0.5, background: 'none' },
      voice: { mode: 'clear', numbers },
      quality: 'sd',
      path,
    });
    const states = [];
    const messages = [];
    studio.on('state', (state) => {
      this.state = state;
      states.push(`${state.video.state}:${state.video.reason}`);
      messages.push(state.message);
    });
    studio.on('stats', (stats) => (this.stats = stats));
    Object.assign(this, { studio, states, messages });
    await studio.start(wish);
    this.monitor = new Monitor(studio.stream.getVideoTracks()[0]);
  },
  /** A state of one kind, and a reason if one is given. */
  is(kind, state, reason) {
    const is = (now) => now.state === state && (reason === undefined || now.reason === reason);
    return until(() => is(this.state[kind]), PATIENCE_MS);
  },
  video_is(state, reason) {
    return this.is('video', state, reason);
  },
  audio_is(state, reason) {
    return this.is('audio', state, reason);
  },
  all_masked() {
    return Promise.all([this.video_is('masked'), this.audio_is('masked')]);
  },
  message_is(part) {
    return until(() => this.state.message.includes(part), PATIENCE_MS);
  },
  kill_face_worker() {
    workers.findLast(({ url }) => url.endsWith('/face/worker.js')).worker.terminate();
    return now();
  },
  hide(hidden) {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  },
  /** Pulls the plug of the newest raw track of this kind. */
  unplug(kind) {
    const track = raw.findLast((one) => one.kind === kind);
    track.stop();
    track.dispatchEvent(new Event('ended'));
  },
  plugged() {
    mediaDevices.dispatchEvent(new Event('devicechange'));
  },
  live(kind) {
    return raw.filter((track) => track.kind === kind && track.readyState === 'live').length;
  },
  loudness() {
    const context = new AudioContext();
    return loudness(context, this.studio.stream.getAudioTracks()[0], 300).finally(() => context.close());
  },
  /** Whether all frames of a while were the cover card. */
  async only_cards(ms) {
    await this.monitor.take();
    await sleep(ms);
    const frames = await this.monitor.take();
    return frames.length > 0 && frames.every(({ name }) => name === 'card');
  },
};
