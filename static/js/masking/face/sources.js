/** Two ways to get a camera's frames into the mask's worker: as a stream, or one by one. */

/** @typedef {(message: import('./worker.js').ToWorker, transfer?: Transferable[]) => void} Send */
/** @typedef {{stop(): void, next(): void}} Source  next: the worker is ready for another frame */
/** @typedef {'stream'|'fallback'} Path */

/** @returns {Path} what this browser can do on a page */
export function bestPath() {
  return 'MediaStreamTrackProcessor' in globalThis ? 'stream' : 'fallback';
}

/**
 * Chromium: frames go from camera to worker without touching the page's thread.
 *
 * @param {MediaStreamTrack} track
 * @param {Send} send
 * @returns {Source}
 */
export function readStream(track, send) {
  const kind = /** @type {MediaStreamVideoTrack} */ (track);
  // One frame at most waits: a slow device skips frames and does not fall behind.
  const { readable } = new MediaStreamTrackProcessor({ track: kind, maxBufferSize: 1 });
  send({ type: 'stream', readable }, [readable]);
  return { stop: () => send({ type: 'stop' }), next() {} };
}

/**
 * Everywhere else: a video element that nobody sees plays the camera, and its frames are handed over.
 *
 * @param {MediaStreamTrack} track
 * @param {Send} send
 * @returns {Source}
 */
export function readFrames(track, send) {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  let running = true;
  let busy = false;

  const onFrame = async () => {
    if (!running) return;
    video.requestVideoFrameCallback(onFrame);
    if (busy) return;
    busy = true;
    const timestamp = Math.round(performance.now() * 1000);
    const frame = 'VideoFrame' in globalThis ? new VideoFrame(video, { timestamp }) : await createImageBitmap(video);
    if (!running) return frame.close();
    send({ type: 'frame', frame, timestamp }, [frame]);
  };

  send({ type: 'frames' });
  video.requestVideoFrameCallback(onFrame);
  // A track that ends before it plays rejects this; its owner hears about it from the track itself.
  video.play().catch(() => {});
  return {
    next: () => void (busy = false),
    stop() {
      running = false;
      video.srcObject = null;
      send({ type: 'stop' });
    },
  };
}
