/** Runs the real face mask on the browser's camera and keeps what comes out of it. */

import { FaceMask } from '/static/js/masking/face_mask.js';
import { Painter } from '/static/js/masking/face/painter.js';

const look = {
  figure: 'fox',
  seed: 20260,
  palette: { ground: '#c9d6b5', coat: '#d97f4e', belly: '#f8e9e1', accent: '#2f7d8c', ink: '#3b1d0e', tile: '#2f5a4a' },
};

/** What runs on the page: the mask, its camera, and everything that was heard of it. */
let trial;

/** Every worker that the page starts, so that a test can end one as a crash would. */
const workers = [];
window.Worker = class extends Worker {
  constructor(...options) {
    super(...options);
    workers.push(this);
  }
};

/** Keeps frames as JPEG, each with what the mask said about it. */
class Recorder {
  entries = [];
  #pending = new Set();
  #finished = false;

  take({ frame, timestamp, whole, faces }) {
    if (this.#finished) return frame.close();
    const canvas = new OffscreenCanvas(frame.displayWidth ?? frame.width, frame.displayHeight ?? frame.height);
    canvas.getContext('2d', { alpha: false }).drawImage(frame, 0, 0);
    frame.close();
    const entry = { timestamp, whole, faces, width: canvas.width, height: canvas.height, jpeg: '' };
    this.entries.push(entry);
    const job = canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 }).then(async (blob) => {
      entry.jpeg = btoa(Array.from(new Uint8Array(await blob.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(''));
    });
    this.#pending.add(job);
    void job.finally(() => this.#pending.delete(job));
  }

  async finish() {
    this.#finished = true;
    await Promise.all(this.#pending);
    return this.entries;
  }
}

async function camera() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360, frameRate: 30 } });
  return stream.getVideoTracks()[0];
}

/** Starts the camera at once, without waiting for a detector, so that the first frames are seen, too. */
async function begin({ settings = {}, path, keep = true, inPage = false } = {}) {
  const recorder = new Recorder();
  const mask = new FaceMask({ look, path, ...settings });
  const track = await camera();
  trial = { mask, track, recorder, keep, inPage, states: [], stats: [], count: 0, open: 0 };
  mask.on('state', ({ state, code }) => trial.states.push([state, code].filter(Boolean).join(' ')));
  mask.on('stats', (stats) => trial.stats.push(stats));
  connect();
}

/** Gives the mask a port: one of a channel, or the page itself. */
function connect() {
  const { mask, track, recorder, keep, inPage } = trial;
  const take = (masked) => {
    trial.count += 1;
    if (!masked.whole) trial.open += 1;
    if (keep) recorder.take(masked);
    else masked.frame.close();
  };
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => 'frame' in data && take(data);
  mask.start(track, inPage ? { postMessage: take } : port2);
}

/** @returns {Promise<string>} '' when the detector is ready, otherwise why not */
function load() {
  return trial.mask.prepare().then(() => '', (error) => error.code);
}

async function end() {
  trial.mask.stop();
  const entries = await trial.recorder.finish();
  trial.mask.destroy();
  trial.track.stop();
  return { entries, states: trial.states, stats: trial.stats };
}

/** The same recording without any mask: shows that the judge would see a leak. */
async function recordRaw(ms) {
  const track = await camera();
  const recorder = new Recorder();
  const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
  const until = performance.now() + ms;
  while (performance.now() < until) {
    const { value: frame } = await reader.read();
    recorder.take({ frame, timestamp: frame.timestamp, whole: false, faces: 0 });
  }
  track.stop();
  return recorder.finish();
}

/** A picture that shares no pixel with the one of another seed. */
function noise(width, height, seed) {
  const image = new ImageData(width, height);
  for (let at = 0; at < image.data.length; at++) image.data[at] = at % 4 === 3 ? 255 : (at * 7919 * (seed + 1) + (at >> 3) * seed) % 256;
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d').putImageData(image, 0, 0);
  return canvas;
}

/** Paints over two different pictures; counts pixels that differ inside and outside the areas. */
function differences({ settings, plan, width = 320, height = 240 }) {
  const painter = new Painter(look);
  painter.configure(settings);
  const results = [1, 5].map((seed) => {
    const context = new OffscreenCanvas(width, height).getContext('2d', { alpha: false, willReadFrequently: true });
    const whole = painter.paint(context, noise(width, height, seed), plan, { width, height, time: 1234 });
    return { whole, data: new Uint32Array(context.getImageData(0, 0, width, height).data.buffer) };
  });
  const inArea = (x, y) => plan.heads.some(({ area }) => x >= area[0] && x < area[2] && y >= area[1] && y < area[3]);
  const counts = { inside: 0, outside: 0, whole: results[0].whole };
  results[0].data.forEach((pixel, at) => {
    if (pixel === results[1].data[at]) return;
    counts[inArea(at % width, Math.floor(at / width)) ? 'inside' : 'outside']++;
  });
  return counts;
}

window.lab = {
  begin,
  connect,
  load,
  end,
  recordRaw,
  differences,
  configure: (settings) => trial.mask.configure(settings),
  speak: (level) => trial.mask.setSpeaking(level),
  killWorkers: () => workers.forEach((worker) => worker.terminate()),
  heard: () => ({ count: trial.count, open: trial.open, states: trial.states, stats: trial.stats }),
};
