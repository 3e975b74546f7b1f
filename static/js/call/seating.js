/** Getting a seat: the join request, the token, and the seat over the socket. */

import { ApiError, postJson } from '../lib/api.js';

/** @typedef {import('../lib/socket.js').CallSocket} CallSocket */

const SEATED_WITHIN_MS = 10_000;

/**
 * @param {import('./types.js').CallConfig['urls']} urls
 * @param {CallSocket} socket
 * @returns {Promise<{seat: string, engine: string, descriptor: any}>}
 * @throws {ApiError} with a sentence for the member
 */
export async function takeSeat(urls, socket) {
  const { seat, channelName } = await postJson(urls.join);
  const { engine, descriptor } = await postJson(urls.token, { channelName });
  await seated(socket, seat);
  return { seat, engine, descriptor };
}

/** @param {CallSocket} socket @param {string} seat @returns {Promise<void>} */
function seated(socket, seat) {
  return new Promise((resolve, reject) => {
    const refuse = (/** @type {string} */ code, /** @type {string} */ message) =>
      finish(() => reject(new ApiError({ status: 0, code, message })));
    const timer = setTimeout(() => refuse('timeout', 'The call did not answer. Please try again.'), SEATED_WITHIN_MS);
    const offs = [
      socket.on('seated', (answer) => answer.seat === seat && finish(resolve)),
      socket.on('error', ({ re, code, error }) => re === 'take_seat' && refuse(code, error)),
    ];
    const finish = (/** @type {() => void} */ settle) => {
      clearTimeout(timer);
      for (const off of offs) off();
      settle();
    };
    socket.takeSeat(seat);
  });
}
