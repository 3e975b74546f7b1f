import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

import { closeAll, joined, settled, uidOf } from './agora_cloud.js';

afterEach(closeAll);

const STRANGER = 4242;
const shown = async (member, seats, kind = 'video') => {
  for (const seat of seats) member.client.shows(uidOf(seat), kind);
  await settled();
};

test('who sends is known from our roster', async () => {
  const member = await joined();
  await shown(member, 'b');
  await shown(member, 'b', 'audio');
  assert.deepEqual(member.named('track').map(({ id, kind }) => [id, kind]), [['b', 'video'], ['b', 'audio']]);
});

test('a uid that is not on the roster is neither seen nor heard', async () => {
  const member = await joined();
  for (const kind of ['audio', 'video']) member.client.shows(STRANGER, kind);
  await settled();
  assert.deepEqual(member.client.subscribed, []);
  assert.deepEqual(member.named('track'), []);
});

test('once it is on the roster it is', async () => {
  const member = await joined();
  await shown(member, 'c');
  assert.deepEqual(member.client.subscribed, []);
  member.sit('c');
  await settled();
  assert.deepEqual(member.named('track').map(({ id }) => id), ['c']);
});

test('who lost the seat is seen no more, whatever Agora still sends', async () => {
  const member = await joined();
  await shown(member, 'b');
  const [{ track }] = member.named('track');
  member.hear({ type: 'left', seat: 'b', reason: 'removed' });
  await settled();
  assert.equal(track.readyState, 'ended');
  await shown(member, 'b');
  assert.equal(member.named('track').length, 1);
});

test('who lost it while the picture was on its way is not shown', async () => {
  const member = await joined();
  member.client.shows(uidOf('b'), 'video');
  member.hear({ type: 'left', seat: 'b', reason: 'removed' });
  await settled();
  assert.deepEqual(member.named('track'), []);
});

test('nor who stopped sending meanwhile', async () => {
  const member = await joined();
  member.client.shows(uidOf('b'), 'video');
  member.client.say('user-unpublished', { uid: uidOf('b') }, 'video');
  await settled();
  assert.deepEqual(member.named('track'), []);
});

test('a picture that Agora stops sending ends', async () => {
  const member = await joined();
  await shown(member, 'b');
  member.client.say('user-unpublished', { uid: uidOf('b') }, 'video');
  assert.equal(member.named('track')[0].track.readyState, 'ended');
});

test('more than four pictures are taken small, and large again when there are fewer', async () => {
  const member = await joined();
  for (const seat of 'cdef') member.sit(seat);
  await shown(member, 'bcde');
  const types = () => [...'bcde'].map((seat) => member.client.streamTypes.get(uidOf(seat)) ?? 0);
  assert.deepEqual(types(), [0, 0, 0, 0]);
  await shown(member, 'f');
  assert.deepEqual(types(), [1, 1, 1, 1]);
  assert.equal(member.client.streamTypes.get(uidOf('f')), 1);
  member.client.say('user-left', { uid: uidOf('f') });
  assert.deepEqual(types(), [0, 0, 0, 0]);
});

test('in a bad network the picture goes before the sound', async () => {
  const member = await joined();
  await shown(member, 'b');
  assert.deepEqual([...member.client.fallbacks], [[uidOf('b'), 2]]);
});

test('the quality of a peer is the worse of both ends', async () => {
  const member = await joined();
  await shown(member, 'b');
  member.client.uplinks = { [uidOf('b')]: { uplinkNetworkQuality: 4 } };
  member.client.say('network-quality', { downlinkNetworkQuality: 1, uplinkNetworkQuality: 1 });
  assert.deepEqual(member.named('quality'), [{ id: 'b', level: 'poor', rttMs: 20, loss: 0 }]);
});

test('loudness is asked for, and told of who is on the roster', async () => {
  const member = await joined();
  assert.equal(member.client.tellsVolumes, true);
  member.client.say('volume-indicator', [
    { uid: uidOf('b'), level: 100 }, { uid: STRANGER, level: 100 }, { uid: uidOf('a'), level: 100 },
  ]);
  assert.deepEqual(member.named('level'), [{ id: 'b', level: 1 }]);
});

test('told twice of the same picture it takes it once', async () => {
  const member = await joined();
  await shown(member, 'b');
  await shown(member, 'b');
  assert.deepEqual(member.client.subscribed, [`${uidOf('b')} video`]);
  assert.equal(member.named('track').length, 1);
});

test('the page gets a clone of a picture, which ends without the SDK\'s own', async () => {
  const member = await joined();
  await shown(member, 'b');
  member.engine.leave();
  assert.equal(member.named('track')[0].track.readyState, 'ended');
  assert.equal(member.client.remoteTracks[0].track.readyState, 'live');
});

test('another track of the SDK takes the place of the one before', async () => {
  const member = await joined();
  await shown(member, 'b');
  member.client.remoteTracks[0].update();
  const [old, fresh] = member.named('track').map(({ track }) => track);
  assert.deepEqual([old.readyState, fresh.readyState], ['ended', 'live']);
  member.client.say('user-left', { uid: uidOf('b') });
  member.client.remoteTracks[0].update();
  assert.equal(member.named('track').length, 2);
});

test('peers come and go with our roster, and all are gone at the end', async () => {
  const member = await joined();
  member.sit('c');
  member.hear({ type: 'left', seat: 'b', reason: 'left' });
  assert.deepEqual(member.named('peer').map(({ id }) => id), ['b', 'c']);
  assert.deepEqual(member.named('gone').map(({ id }) => id), ['b']);
  member.engine.leave();
  assert.deepEqual(member.named('gone').map(({ id }) => id), ['b', 'c']);
});
