/** From the event on the wire to the gate's hold, in one turn: nothing waits for a timer, a promise or the view. */

import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

import { holdWhilePaused } from '../../../static/js/call/pausing.js';
import { initialState, reduce } from '../../../static/js/call/state.js';
import { Store } from '../../../static/js/call/store.js';
import { CallSocket } from '../../../static/js/lib/socket.js';
import { CallServer } from '../lib/call_server.js';
import { CONFIG, SEATED } from './call_states.js';

/** @type {any} */
let server;
/** @type {Store} */
let store;
/** @type {boolean[]} each hold and release that was told, repeats left out */
let told;

/** @param {'active'|'paused'} [status]  of the call when the page was made */
function begin(status = 'active') {
  server = new CallServer();
  const socket = new CallSocket('ws://site/ws/calls/c1/', { WebSocket: server.WebSocket });
  store = new Store(reduce, initialState({ ...CONFIG, call: { ...CONFIG.call, status } }));
  told = [];
  holdWhilePaused({ socket, store, hold: (on) => told.at(-1) !== on && told.push(on) });
  socket.open();
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  begin();
});

const seat = () => SEATED.forEach((action) => store.dispatch(action));

test('the event holds and the next one lets go', () => {
  server.accept();
  seat();
  server.say({ type: 'paused', seq: 11 });
  assert.deepEqual(told, [false, true]);
  server.say({ type: 'resumed', seq: 12 });
  assert.deepEqual(told, [false, true, false]);
});

test('a pause that was missed holds with the snapshot, and so does a missed end of it', () => {
  server.accept();
  seat();
  server.sendSnapshot({ seq: 20, status: 'paused' });
  assert.equal(told.at(-1), true);
  server.say({ type: 'paused', seq: 20 });
  assert.equal(told.at(-1), true, 'an old event changes nothing');
  server.sendSnapshot({ seq: 30 });
  assert.equal(told.at(-1), false);
});

test('in the lobby the mask may be tried; a seat holds it', () => {
  server.accept({ status: 'paused' });
  assert.deepEqual(told, [false]);
  store.dispatch({ type: 'joining' });
  assert.deepEqual(told, [false, true]);
  store.dispatch({ type: 'join_failed', message: 'This call is paused.' });
  assert.deepEqual(told, [false, true, false]);
});

test('before the first word of the server the page as it came counts', () => {
  begin('paused');
  store.dispatch({ type: 'joining' });
  assert.deepEqual(told, [false, true]);
});

test('a lost line does not let go', () => {
  server.accept();
  seat();
  server.say({ type: 'paused', seq: 11 });
  server.drop(1006);
  store.dispatch({ type: 'socket', state: 'reconnecting' });
  assert.deepEqual(told, [false, true]);
});
