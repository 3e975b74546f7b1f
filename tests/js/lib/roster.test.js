import assert from 'node:assert/strict';
import { test } from 'node:test';

import { emptyRoster, placeOf, rosterAfter, rosterFromSnapshot } from '../../../static/js/lib/roster.js';
import { participant } from './call_server.js';

const roster = () =>
  rosterFromSnapshot({
    type: 'snapshot',
    seq: 4,
    call: { id: 'c1', title: 'Elders', status: 'active' },
    you: { otoNumber: 'OTO#AAAAAA', role: 'participant', seat: 'a' },
    participants: [participant('a'), participant('b')],
  });

test('only the next number follows', () => {
  assert.deepEqual([3, 4, 5, 6].map((seq) => placeOf(roster(), seq)), ['old', 'old', 'next', 'gap']);
  assert.equal(placeOf(emptyRoster(), 0), 'gap');
});

const changes = [
  [{ type: 'away', seat: 'b' }, { connected: false }],
  [{ type: 'back', seat: 'b' }, { connected: true }],
  [{ type: 'muted', seat: 'b', kind: 'video', on: true, byHost: false }, { videoMuted: true }],
  [{ type: 'hand', seat: 'b', raised: true }, { handRaised: true }],
  [{ type: 'role', otoNumber: 'OTO#AAAAAB', role: 'moderator' }, { role: 'moderator' }],
];
for (const [event, change] of changes) {
  test(`${event.type} changes its seat only`, () => {
    const after = rosterAfter(roster(), { seq: 5, ...event });
    assert.deepEqual([...after.seats.values()], [participant('a'), participant('b', change)]);
    assert.equal(after.seq, 5);
  });
}

test('a new role of mine is in you as well, with a seat or without', () => {
  const role = { seq: 5, type: 'role', otoNumber: 'OTO#AAAAAA', role: 'host' };
  assert.equal(rosterAfter(roster(), role).you.role, 'host');
  const inLobby = { ...roster(), seats: new Map() };
  assert.equal(rosterAfter(inLobby, role).you.role, 'host');
});

for (const [event, change] of [
  [{ type: 'locked', on: true }, { locked: true }],
  [{ type: 'locked', on: false }, { locked: false }],
  [{ type: 'paused' }, { status: 'paused' }],
  [{ type: 'resumed' }, { status: 'active' }],
]) {
  test(`${event.type} changes the call and no seat`, () => {
    const after = rosterAfter(roster(), { seq: 5, ...event });
    assert.deepEqual(after, { ...roster(), seq: 5, call: { ...roster().call, ...change } });
  });
}

test('an ended call has nobody in it', () => {
  const after = rosterAfter(roster(), { seq: 5, type: 'ended' });
  assert.equal(after.call.status, 'ended');
  assert.equal(after.seats.size, 0);
});

test('an event about an unknown seat changes no seat', () => {
  const after = rosterAfter(roster(), { seq: 5, type: 'hand', seat: 'zz', raised: true });
  assert.deepEqual([...after.seats.keys()], ['a', 'b']);
});

test('the roster before is left as it was', () => {
  const before = roster();
  rosterAfter(before, { seq: 5, type: 'left', seat: 'a', reason: 'left' });
  assert.deepEqual(before, roster());
});
