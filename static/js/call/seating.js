/** Getting a seat: the join request, the token, and the seat over the socket. */

import { ApiError, postJson } from '../lib/api.js';

/** @typedef {import('../lib/socket.js').CallSocket} CallSocket */

const SEATED_WITHIN_MS = 20_000;
const TOLD_WITHIN_MS = 3000;

/**
 * @param {import('./types.js').CallConfig['urls']} urls
 * @param {CallSocket} socket
 * @param {Record<import('../lib/types.js').Kind, boolean>} mutes  told before the token is asked for: it allows no more
 * @returns {Promise<{seat: string, engine: string, descriptor: any}>}
 * @throws {ApiError} with a sentence for the member
 */
export async function takeSeat(urls, socket, mutes) {
  const { seat, channelName } = await postJson(urls.join);
  await seated(socket, seat);
  await toldMutes(socket, seat, mutes);
  const { engine, descriptor } = await postJson(urls.token, { channelName });
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

/**
 * @param {CallSocket} socket
 * @param {string} seat
 * @param {Record<import('../lib/types.js').Kind, boolean>} mutes
 * @returns {Promise<void>} when the roster says so; after a while anyway, because the page itself is silent
 */
function toldMutes(socket, seat, { audio, video }) {
  const known = () => {
    const own = socket.roster.get(seat);
    return own !== undefined && own.audioMuted === audio && own.videoMuted === video;
  };
  socket.send({ type: 'mute', kind: 'audio', on: audio });
  socket.send({ type: 'mute', kind: 'video', on: video });
  if (known()) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      off();
      resolve();
    };
    const timer = setTimeout(finish, TOLD_WITHIN_MS);
    const off = socket.on('roster', () => known() && finish());
  });
}
