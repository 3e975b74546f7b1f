/** While a call is paused nothing of the member goes out: held in the same turn in which the page hears of it. */

/** @typedef {import('../lib/socket.js').CallSocket} CallSocket */
/** @typedef {import('./state.js').CallState} CallState */

/**
 * Call before anything else listens: drawing comes second. In the lobby nothing goes out anyway, and the member may
 * try the mask; the phases from joining on are held.
 *
 * @param {object} parts
 * @param {CallSocket} parts.socket
 * @param {import('./store.js').Store} parts.store
 * @param {(on: boolean) => void} parts.hold
 */
export function holdWhilePaused({ socket, store, hold }) {
  const look = () => hold(isPaused(socket, store.state) && store.state.phase !== 'lobby');
  for (const type of ['snapshot', 'paused', 'resumed']) socket.on(type, look);
  store.subscribe(look);
  look();
}

/** The socket knows first; before its first word the page as it came does. @param {CallSocket} socket @param {CallState} state */
const isPaused = (socket, state) => (socket.call ?? state.call).status === 'paused';
