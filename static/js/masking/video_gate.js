/** The page's side of the video gate: one track, living as long as the gate, behind a worker or a canvas. */

import { FrameGate } from './frame_gate.js';
import { CanvasSink } from './frame_sinks.js';
import { HeartBeat } from './heart_beat.js';

/** @typedef {import('./frame_sinks.js').Card} Card */

/**
 * @typedef {object} VideoGate
 * @property {MediaStreamTrack} track
 * @property {(port: MessagePort|null) => void} listen  takes masked frames from this port from now on
 * @property {(reason: string) => void} hold  cover card until hold('')
 * @property {() => void} close
 */

/**
 * @param {Card} card
 * @param {(reason: string) => void} report  '' = masked frames go out, else why not
 * @param {'stream'|'fallback'} [path]
 * @returns {VideoGate}
 */
export function openVideoGate(card, report, path = bestPath()) {
  return path === 'stream' ? throughWorker(card, report) : throughCanvas(card, report);
}

/** @returns {'stream'|'fallback'} */
function bestPath() {
  return 'MediaStreamTrackGenerator' in globalThis ? 'stream' : 'fallback';
}

/** @param {Card} card @param {(reason: string) => void} report @returns {VideoGate} */
function throughWorker(card, report) {
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  const worker = new Worker(new URL('./gate_worker.js', import.meta.url), { type: 'module' });
  // Without its worker nothing can enter the track any more: it stays closed, and the member must know.
  let last = 'loading';
  const heart = new HeartBeat((alive) => report(alive ? last : 'gate_failed'));
  worker.onmessage = ({ data }) => {
    const { reason } = /** @type {import('./gate_worker.js').GateReport} */ (data);
    if (reason !== undefined) report((last = reason));
    heart.beat();
  };
  worker.onerror = () => report('gate_failed');
  worker.postMessage({ type: 'open', writable: track.writable, card }, [track.writable]);
  return {
    track,
    listen: (port) => worker.postMessage({ type: 'listen', port }, port ? [port] : []),
    hold: (reason) => worker.postMessage({ type: 'hold', reason }),
    close: () => {
      heart.stop();
      track.stop();
      worker.postMessage({ type: 'close' });
    },
  };
}

/** @param {Card} card @param {(reason: string) => void} report @returns {VideoGate} */
function throughCanvas(card, report) {
  const sink = new CanvasSink(card);
  const gate = new FrameGate(sink, report);
  return {
    track: sink.track,
    listen: (port) => gate.listen(port),
    hold: (reason) => gate.hold(reason),
    close: () => gate.close(),
  };
}
