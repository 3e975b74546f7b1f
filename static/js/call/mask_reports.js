/** Tells the server that the mask lets nothing out, and which part of it: a word, never media. */

/** Reasons of the gate that are faults; the others are the member's own wishes, or pass by themselves. */
const FAULTS = new Set(['mask_failed', 'voice_failed', 'camera_stalled', 'voice_stalled', 'gate_failed', 'unsupported']);

/**
 * Each fault is told once when it begins, as soon as there is a line.
 *
 * @param {object} parts
 * @param {Pick<import('../lib/socket.js').CallSocket, 'send'>} parts.socket
 * @param {Pick<import('./store.js').Store, 'state'|'subscribe'>} parts.store
 */
export function reportMaskFaults({ socket, store }) {
  /** @type {Set<string>} */
  let told = new Set();
  store.subscribe(({ own }) => {
    const now = [own.video.reason, own.audio.reason].filter((reason) => FAULTS.has(reason));
    told = new Set(now.filter((reason) => told.has(reason) || socket.send({ type: 'mask_failed', reason })));
  });
}
