/** Worker of the face mask: raw frames come in, masked frames go out by the port it was given. */

import { DetectorKeeper } from './detector_keeper.js';
import { Masker } from './masker.js';
import { Painter } from './painter.js';

/** @typedef {import('./masker.js').Masked} Masked */
/** @typedef {import('./masker.js').MaskState} MaskState */
/** @typedef {import('./masker.js').MaskStats} MaskStats */
/** @typedef {import('../../lib/types.js').Look} Look */
/** @typedef {import('../../lib/types.js').MaskSettings} MaskSettings */

/**
 * What the page sends. `output` is the port for masked frames; without it they come back as messages.
 * @typedef {{type: 'begin', look: Look, settings: MaskSettings}} Begin  first of all
 * @typedef {{type: 'load'}} Load
 * @typedef {{type: 'output', port: MessagePort|null}} Output
 * @typedef {{type: 'stream', readable: ReadableStream<VideoFrame>}} Stream
 * @typedef {{type: 'frames'}} Frames  single frames will follow
 * @typedef {{type: 'frame', frame: VideoFrame|ImageBitmap, timestamp: number}} Frame
 * @typedef {{type: 'stop'}} Stop
 * @typedef {{type: 'configure', settings: MaskSettings}} Configure
 * @typedef {{type: 'speaking', level: number}} Speaking
 * @typedef {Begin|Load|Output|Stream|Frames|Frame|Stop|Configure|Speaking} ToWorker
 */

/**
 * What comes back. `next`: ready for another single frame. `ended`: the camera's stream is over.
 * @typedef {{type: 'loaded'}|{type: 'failed', code: string, message: string}|{type: 'next'}|{type: 'ended'}
 *   |{type: 'state', state: MaskState}|{type: 'stats', stats: MaskStats}|{type: 'masked', masked: Masked}} FromWorker
 */

const STATS_EVERY_MS = 1_000;
/** A slow device, or a camera that gives few frames in the dark: so long after a raw frame the mask is at work. */
const WORKING_MS = 500;
/** Several times within the gate's limit. */
const WORKING_EVERY_MS = 25;

/** @type {MessagePort|null} */
let port = null;
/** @type {ReadableStreamDefaultReader<VideoFrame>|null} */
let reader = null;
/** @type {Masker|null} */
let masker = null;
/** @type {Painter|null} */
let painter = null;
/** When the last raw frame was taken on. */
let takenAt = -Infinity;
const keeper = new DetectorKeeper();

/** @param {FromWorker} message @param {Transferable[]} [transfer] */
function tell(message, transfer = []) {
  self.postMessage(message, { transfer });
}

/** @param {Masked} masked */
function deliver(masked) {
  if (port) port.postMessage(masked, [masked.frame]);
  else tell({ type: 'masked', masked }, [masked.frame]);
}

/** @param {Begin} message */
function begin({ look, settings }) {
  painter = new Painter(look);
  masker = new Masker({ keeper, painter, onMasked: deliver, onState: (state) => tell({ type: 'state', state }) });
  masker.configure(settings);
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    // Also the sign of life that the page waits for, so it is sent without any frames, too.
    if (masker) tell({ type: 'stats', stats: masker.takeStats(now - last) });
    last = now;
  }, STATS_EVERY_MS);
  setInterval(() => {
    if (performance.now() - takenAt < WORKING_MS) port?.postMessage({ working: true });
  }, WORKING_EVERY_MS);
}

async function load() {
  try {
    await keeper.load();
    tell({ type: 'loaded' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'detector_failed';
    tell({ type: 'failed', code, message: String(error) });
  }
}

/** @param {ReadableStream<VideoFrame>} readable */
async function readAll(readable) {
  stop();
  const own = readable.getReader();
  reader = own;
  for (;;) {
    const { value: frame, done } = await own.read();
    if (done) break;
    await maskOne(frame, frame.timestamp);
  }
  if (reader === own) tell({ type: 'ended' });
}

function stop() {
  const stopped = reader;
  reader = null;
  takenAt = -Infinity;
  masker?.restart();
  // Also closes the frames that still wait in the stream.
  void stopped?.cancel();
}

/** @param {VideoFrame|ImageBitmap} frame @param {number} timestamp */
async function maskOne(frame, timestamp) {
  takenAt = performance.now();
  try {
    if (masker) await masker.mask(frame, timestamp);
    else frame.close();
  } catch (error) {
    // Not even a cover could be painted: this frame is dropped, and the gate shows its own card.
    takenAt = -Infinity;
    tell({ type: 'state', state: { state: 'error', code: 'frame_failed' } });
  }
}

/** @param {Frame} message */
async function maskSingle({ frame, timestamp }) {
  await maskOne(frame, timestamp);
  tell({ type: 'next' });
}

/** @param {'frames'|'bitmaps'} output */
function setOutput(output) {
  if (masker) masker.output = output;
}

/** @type {{[Type in ToWorker['type']]: (message: Extract<ToWorker, {type: Type}>) => void}} */
const HANDLERS = {
  begin,
  load,
  output: (message) => (port?.close(), void (port = message.port)),
  stream: ({ readable }) => (setOutput('frames'), void readAll(readable)),
  frames: () => (setOutput('bitmaps'), stop()),
  frame: maskSingle,
  stop,
  configure: ({ settings }) => masker?.configure(settings),
  speaking: ({ level }) => void (painter && (painter.speaking = level)),
};

/** @param {MessageEvent<ToWorker>} event */
self.onmessage = ({ data }) => {
  const handle = /** @type {(message: ToWorker) => void} */ (HANDLERS[data.type]);
  handle(data);
};
