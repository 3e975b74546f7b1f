/** The two ways a frame becomes part of a track: a generator's stream (worker) and a canvas (page). */

import { drawCoverCard } from './cover_card.js';

/** @typedef {import('../lib/types.js').Look} Look */
/** @typedef {import('./frame_gate.js').Sink} Sink */
/** @typedef {{look: Look, otoNumber: string, width: number, height: number}} Card */

/** Frames on their way into the track; more means that the encoder is behind. */
const MOST_WAITING = 2;

/** @implements {Sink} */
export class StreamSink {
  #writer;
  #card;
  #canvas;
  #waiting = 0;
  #timestamp = 0;

  /** @param {WritableStream<VideoFrame>} writable  of a MediaStreamTrackGenerator @param {Card} card */
  constructor(writable, card) {
    this.#writer = writable.getWriter();
    this.#card = card;
    this.#canvas = new OffscreenCanvas(card.width, card.height);
    paintCard(this.#canvas, card);
  }

  /** @param {VideoFrame|ImageBitmap} frame */
  show(frame) {
    this.#fit(frame);
    this.#write(frame);
    frame.close();
  }

  showCard() {
    this.#write(this.#canvas);
  }

  close() {
    this.#writer.close().catch(() => {});
  }

  /** The card takes the size of the picture: a change of size would restart the encoder. @param {VideoFrame|ImageBitmap} frame */
  #fit(frame) {
    const { width, height } = sizeOf(frame);
    if (width === this.#canvas.width && height === this.#canvas.height) return;
    Object.assign(this.#canvas, { width, height });
    paintCard(this.#canvas, this.#card);
  }

  /** @param {VideoFrame|ImageBitmap|OffscreenCanvas} picture */
  #write(picture) {
    if (this.#waiting >= MOST_WAITING) return;
    this.#waiting += 1;
    const settled = () => void (this.#waiting -= 1);
    const frame = new VideoFrame(picture, { timestamp: this.#nextTimestamp() });
    this.#writer.write(frame).then(settled, () => {
      frame.close();
      settled();
    });
  }

  /** Cards and frames share one clock (us, always rising): the encoder drops frames that go back in time. */
  #nextTimestamp() {
    this.#timestamp = Math.max(this.#timestamp + 1, Math.round(performance.now() * 1000));
    return this.#timestamp;
  }
}

/** @implements {Sink} */
export class CanvasSink {
  #canvas;
  #context;
  #card;

  /** @param {Card} card */
  constructor(card) {
    this.#card = card;
    this.#canvas = Object.assign(document.createElement('canvas'), { width: card.width, height: card.height });
    this.#context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d', { alpha: false }));
    drawCoverCard(this.#context, card.look, card.otoNumber);
    // 0: no frame on the canvas' own account, only on requestFrame.
    this.track = /** @type {CanvasCaptureMediaStreamTrack} */ (this.#canvas.captureStream(0).getVideoTracks()[0]);
  }

  /** @param {VideoFrame|ImageBitmap} frame */
  show(frame) {
    const { width, height } = sizeOf(frame);
    if (width !== this.#canvas.width || height !== this.#canvas.height) Object.assign(this.#canvas, { width, height });
    this.#context.drawImage(frame, 0, 0);
    frame.close();
    this.track.requestFrame();
  }

  showCard() {
    drawCoverCard(this.#context, this.#card.look, this.#card.otoNumber);
    this.track.requestFrame();
  }

  close() {
    this.track.stop();
  }
}

/** @param {OffscreenCanvas} canvas @param {Card} card */
function paintCard(canvas, { look, otoNumber }) {
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d', { alpha: false }));
  drawCoverCard(context, look, otoNumber);
}

/** @param {VideoFrame|ImageBitmap} frame @returns {{width: number, height: number}} px */
function sizeOf(frame) {
  if ('displayWidth' in frame) return { width: frame.displayWidth, height: frame.displayHeight };
  return { width: frame.width, height: frame.height };
}
