/**
 * The gate's own thread. It holds the only way into the video track and its own
 * timer, so it covers even while the page hangs or the mask's worker is dead.
 */

import { FrameGate } from './frame_gate.js';
import { StreamSink } from './frame_sinks.js';
import { BEAT_EVERY_MS } from './heart_beat.js';

/**
 * @typedef {{type: 'open', writable: WritableStream<VideoFrame>, card: import('./frame_sinks.js').Card}
 *   | {type: 'listen', port: MessagePort|null}
 *   | {type: 'hold', reason: string}
 *   | {type: 'close'}} GateMessage
 */

/** `reason` when it changed; without one it is a sign of life. @typedef {{reason?: string}} GateReport */

/** Frames that are on their way when the gate closes are still taken, and closed. */
const LINGER_MS = 1000;

/** @type {FrameGate|undefined} */
let gate;

self.onmessage = ({ data }) => {
  const message = /** @type {GateMessage} */ (data);
  switch (message.type) {
    case 'open':
      gate = new FrameGate(new StreamSink(message.writable, message.card), (reason) => self.postMessage({ reason }));
      setInterval(() => self.postMessage({}), BEAT_EVERY_MS);
      break;
    case 'listen':
      gate?.listen(message.port);
      break;
    case 'hold':
      gate?.hold(message.reason);
      break;
    case 'close':
      gate?.close();
      setTimeout(() => self.close(), LINGER_MS);
  }
};
