/** Page and server agree on who is muted, whatever a lost line has swallowed. */

import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

import { correction, Mutes } from '../../../static/js/call/mutes.js';
import { initialState, reduce } from '../../../static/js/call/state.js';
import { Store } from '../../../static/js/call/store.js';
import { CallSocket } from '../../../static/js/lib/socket.js';
import { CallServer, participant } from '../lib/call_server.js';
import { CONFIG, SEATED } from './call_states.js';

/** @type {any} */
let server;
/** @type {Store} */
let store;
/** @type {Mutes} */
let mutes;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  server = new CallServer();
  const socket = new CallSocket('ws://site/ws/calls/c1/', { WebSocket: server.WebSocket });
  store = new Store(reduce, initialState(CONFIG));
  mutes = new Mutes({ socket, store, obey: (kind) => wish(kind, true) });
  socket.on('state', ({ state }) => store.dispatch({ type: 'socket', state }));
  socket.open();
  server.accept();
  SEATED.forEach((action) => store.dispatch(action));
  wish('audio', false);
  wish('video', true);
  server.received.length = 0;
});

/** What a press of the button does. @param {'audio'|'video'} kind @param {boolean} on  muted */
function wish(kind, on) {
  store.dispatch(kind === 'audio' ? { type: 'wish', microphone: !on } : { type: 'wish', camera: !on });
  mutes.tell(kind, on);
}

function loseLine() {
  server.drop(1006);
  assert.equal(store.state.phase, 'reconnecting');
}

/** @param {{audioMuted: boolean, videoMuted: boolean}} known  to the server */
function comeBack(known) {
  mock.timers.tick(10_000);
  server.socket.readyState = 1;
  server.socket.onopen();
  server.say({
    type: 'snapshot', seq: 20, call: CONFIG.call, you: null, participants: [participant('me', known), participant('b')],
  });
}

const sent = () => server.received.filter((/** @type {any} */ { type }) => type === 'mute');
const words = () => store.state.messages.map(({ text }) => text);

test('every combination has one step, and in doubt a mute holds', () => {
  const steps = [];
  for (const wanted of [false, true]) {
    for (const told of [false, true]) for (const known of [false, true]) steps.push(correction({ wanted, told, known }));
  }
  assert.deepEqual(steps, ['nothing', 'obey', 'nothing', 'tell', 'tell', 'nothing', 'tell', 'nothing']);
});

test('a switch pressed without a line is told when the line is back', () => {
  wish('audio', true);
  server.received.length = 0;
  loseLine();
  wish('audio', false);
  wish('video', false);
  assert.deepEqual(sent(), []);
  comeBack({ audioMuted: true, videoMuted: true });
  assert.deepEqual(sent(), [{ type: 'mute', kind: 'audio', on: false }, { type: 'mute', kind: 'video', on: false }]);
  assert.deepEqual([store.state.own.microphone, words()], [true, []]);
});

test('a mute by the host that the page did not hear of is obeyed and said', () => {
  loseLine();
  comeBack({ audioMuted: true, videoMuted: true });
  assert.equal(store.state.own.microphone, false);
  assert.deepEqual(words(), ['You were muted while the line was lost.']);
  assert.deepEqual(sent(), [{ type: 'mute', kind: 'audio', on: true }]);
});

test('a mute by the host wins over a switch that went off and on without a line', () => {
  loseLine();
  wish('audio', true);
  wish('audio', false);
  comeBack({ audioMuted: true, videoMuted: true });
  assert.equal(store.state.own.microphone, false);
});

test('a mute that was lost on its way is told again', () => {
  wish('audio', true);
  server.received.length = 0;
  loseLine();
  comeBack({ audioMuted: false, videoMuted: true });
  assert.deepEqual(sent(), [{ type: 'mute', kind: 'audio', on: true }]);
});

test('an event that was lost on an open line is caught up with the snapshot', () => {
  server.say({ type: 'snapshot', seq: 30, call: CONFIG.call, you: null, participants: [participant('me', { audioMuted: true, videoMuted: true })] });
  assert.equal(store.state.own.microphone, false);
});

test('in agreement nothing is told, and nothing said', () => {
  loseLine();
  comeBack({ audioMuted: false, videoMuted: true });
  assert.deepEqual([sent(), words()], [[], []]);
});

test('the event itself is obeyed; an echo of the own wish changes nothing', () => {
  const event = { type: 'muted', seat: 'me', kind: 'audio', on: true };
  server.say({ ...event, seq: 11, byHost: false });
  assert.equal(store.state.own.microphone, true);
  server.say({ ...event, seq: 12, byHost: true });
  assert.equal(store.state.own.microphone, false);
  server.say({ ...event, seq: 13, seat: 'b', kind: 'video', byHost: true });
  assert.equal(store.state.own.camera, false);
});

test('without a seat nothing is told', () => {
  store.dispatch({ type: 'over', phase: 'left', ending: 'left' });
  mutes.tell('audio', true);
  server.say({ type: 'snapshot', seq: 30, call: CONFIG.call, you: null, participants: [participant('me', { audioMuted: true })] });
  assert.deepEqual([sent(), words()], [[], []]);
});
