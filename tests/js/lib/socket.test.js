import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

import { CallSocket } from '../../../static/js/lib/socket.js';
import { CallServer, participant } from './call_server.js';

let server;
let line;
let states;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  server = new CallServer();
  // random 0.5 = no jitter
  line = new CallSocket('ws://site/ws/calls/c1/', { WebSocket: server.WebSocket, random: () => 0.5 });
  states = [];
  line.on('state', ({ state, code }) => states.push([state, code]));
  line.open();
});

const seats = () => [...line.roster.keys()];

test('a snapshot fills the roster, the call and you', () => {
  server.accept({ seats: ['a', 'b'] });
  assert.deepEqual(seats(), ['a', 'b']);
  assert.equal(line.call.title, 'Elders');
  assert.deepEqual(line.you, { otoNumber: 'OTO#AAAAAA', role: 'participant', seat: null });
  assert.deepEqual(states, [['connecting', 0], ['open', 0]]);
});

test('events change the roster in turn', () => {
  server.accept();
  const rosters = [];
  line.on('roster', (roster) => rosters.push([...roster.keys()]));
  server.say({ type: 'joined', seq: 11, participant: participant('c') });
  server.say({ type: 'left', seq: 12, seat: 'a', reason: 'left' });
  server.say({ type: 'muted', seq: 13, seat: 'b', kind: 'audio', on: true, byHost: true });
  assert.deepEqual(rosters, [['a', 'b', 'c'], ['b', 'c'], ['b', 'c']]);
  assert.equal(line.roster.get('b').audioMuted, true);
});

test('a gap asks for a snapshot once and leaves the event out', () => {
  server.accept();
  server.say({ type: 'left', seq: 12, seat: 'a', reason: 'left' });
  server.say({ type: 'left', seq: 13, seat: 'b', reason: 'left' });
  assert.deepEqual(server.types, ['resync']);
  assert.deepEqual(seats(), ['a', 'b']);
  server.sendSnapshot({ seq: 13, seats: [] });
  assert.deepEqual(seats(), []);
});

test('a snapshot that does not come is asked for again', () => {
  server.accept();
  server.say({ type: 'left', seq: 12, seat: 'a', reason: 'left' });
  mock.timers.tick(3000);
  assert.deepEqual(server.types, ['resync', 'resync']);
});

test('a ping tells when the very last event was lost', () => {
  server.accept();
  server.say({ type: 'pong', seq: 10 });
  assert.deepEqual(server.types, []);
  server.say({ type: 'pong', seq: 11 });
  assert.deepEqual(server.types, ['resync']);
  server.sendSnapshot({ seq: 11 });
  server.say({ type: 'pong', seq: 11 });
  assert.deepEqual(server.types, ['resync']);
});

test('an event that is in the snapshot already changes nothing', () => {
  server.accept({ seq: 10 });
  server.say({ type: 'left', seq: 10, seat: 'a', reason: 'left' });
  assert.deepEqual(seats(), ['a', 'b']);
  assert.deepEqual(server.types, []);
});

test('a lost line is dialled again, each time later', () => {
  server.drop(1006);
  mock.timers.tick(299);
  assert.equal(server.sockets.length, 1);
  mock.timers.tick(1);
  assert.equal(server.sockets.length, 2);
  server.drop(1006);
  mock.timers.tick(599);
  assert.equal(server.sockets.length, 2);
  mock.timers.tick(1);
  assert.equal(server.sockets.length, 3);
  for (let n = 0; n < 6; n += 1) {
    server.drop(1006);
    mock.timers.tick(8000);
  }
  assert.equal(server.sockets.length, 9);
});

test('a line that came back starts with short waits again', () => {
  for (let n = 0; n < 5; n += 1) {
    server.drop(1006);
    mock.timers.tick(8000);
  }
  server.accept();
  server.drop(1006);
  mock.timers.tick(300);
  assert.equal(server.sockets.length, 7);
});

test('a line that opens and is closed without a word is no line that came back', () => {
  for (let n = 0; n < 5; n += 1) {
    server.socket.readyState = 1;
    server.socket.onopen();
    server.drop(4503);
    mock.timers.tick(8000);
  }
  assert.equal(server.sockets.length, 6);
  server.drop(4503);
  mock.timers.tick(7999);
  assert.equal(server.sockets.length, 6);
});

test('the seat is asked for again after a reconnect', () => {
  server.accept();
  line.takeSeat('b');
  server.say({ type: 'seated', seat: 'b' });
  assert.equal(line.you.seat, 'b');
  server.drop(1006);
  mock.timers.tick(300);
  server.accept();
  assert.deepEqual(server.received, [
    { type: 'take_seat', seat: 'b' },
    { type: 'take_seat', seat: 'b' },
  ]);
});

test('a seat that was refused is not asked for again', () => {
  server.accept();
  line.takeSeat('b');
  server.say({ type: 'error', code: 'seat_gone', error: 'Your seat is gone.', re: 'take_seat' });
  server.drop(1006);
  mock.timers.tick(300);
  server.accept();
  assert.deepEqual(server.types, ['take_seat']);
});

for (const code of [4401, 4404, 4409, 4410]) {
  test(`close code ${code} is final`, () => {
    server.accept();
    server.drop(code);
    mock.timers.tick(60_000);
    assert.equal(server.sockets.length, 1);
    assert.deepEqual(states.at(-1), ['closed', code]);
  });
}

test('after flooding the line waits long before it comes back', () => {
  server.accept();
  server.drop(4429);
  mock.timers.tick(7999);
  assert.equal(server.sockets.length, 1);
  mock.timers.tick(1);
  assert.equal(server.sockets.length, 2);
});

test('removed closes the line for good, with its event first', () => {
  server.accept();
  const heard = [];
  line.on('removed', ({ reason }) => heard.push([reason, line.state]));
  server.say({ type: 'removed', reason: 'replaced' });
  assert.deepEqual(heard, [['replaced', 'open']]);
  assert.deepEqual(states.at(-1), ['closed', 4409]);
});

test('it pings, and gives up a line on which nothing is heard', () => {
  server.accept();
  mock.timers.tick(20_000);
  assert.deepEqual(server.types, ['ping', 'ping']);
  mock.timers.tick(10_000);
  assert.deepEqual(states.at(-1), ['reconnecting', 1006]);
});

test('a pong keeps the line', () => {
  server.accept();
  for (let n = 0; n < 6; n += 1) {
    mock.timers.tick(10_000);
    server.say({ type: 'pong' });
  }
  assert.equal(line.state, 'open');
});

test('nonsense from the line is ignored', () => {
  server.accept();
  for (const nonsense of ['', '{', 'null', '[]', '{"type":7}', '{"type":"state","state":"x"}']) server.say(nonsense);
  assert.equal(line.state, 'open');
  assert.deepEqual(seats(), ['a', 'b']);
  assert.deepEqual(states.length, 2);
});

test('nothing is sent while there is no line', () => {
  assert.equal(line.send({ type: 'hand', raised: true }), false);
  server.accept();
  assert.equal(line.send({ type: 'hand', raised: true }), true);
  assert.deepEqual(server.types, ['hand']);
});

test('leave gives the seat back and keeps the line for the lobby', () => {
  server.accept();
  line.takeSeat('b');
  server.say({ type: 'seated', seat: 'b' });
  line.leave();
  assert.deepEqual(server.types, ['take_seat', 'leave']);
  assert.equal(line.you.seat, null);
  assert.equal(line.state, 'open');
});

test('close stops everything', () => {
  server.accept();
  line.close();
  mock.timers.tick(60_000);
  assert.equal(server.sockets.length, 1);
  assert.deepEqual(server.types, []);
  assert.deepEqual(states.at(-1), ['closed', 1000]);
});
