import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

import { closeAll, joined, Member, settled, Track, uidOf } from './agora_cloud.js';

afterEach(closeAll);

test('before a client exists telemetry is off and the id that stays is gone', async () => {
  const { client } = await joined();
  const { parameters, stored, uploadsLogs, area, logLevel } = client.atBirth;
  assert.deepEqual(stored, []);
  assert.match(parameters.get('INSTALL_ID'), /^[0-9a-f-]{36}$/);
  assert.equal(parameters.get('ENABLE_EVENT_REPORT'), false);
  assert.equal(parameters.get('ENABLE_CONFIG_DISTRIBUTE'), false);
  assert.equal(uploadsLogs, false);
  assert.equal(logLevel, 4); // nothing in the console
  assert.deepEqual(area, { areaCode: 'GLOBAL', excludedArea: 'CHINA' });
});

test('a member who was put out is told apart from one who was replaced', async () => {
  const { client } = await joined();
  assert.equal(client.atBirth.parameters.get('IGNORE_UID_CHECK'), true);
});

test('it joins as a listener, in the mode in which Agora looks at the right to send', async () => {
  const member = await joined({ publishes: [] });
  assert.equal(member.client.config.mode, 'live');
  assert.equal(member.client.config.role, 'audience');
  assert.deepEqual(member.client.joins, [['app', 'ik0', 'token 1', uidOf('a')]]);
});

test('a token without the right to send makes a listener', async () => {
  const member = await joined({ publishes: [] });
  assert.equal(member.client.role, 'audience');
  assert.deepEqual(member.sends, []);
});

test('the right to send is looked at by kind', async () => {
  const member = await joined({ publishes: ['video'] });
  assert.equal(member.client.role, 'host');
  assert.deepEqual(member.sends, ['video']);
});

test('Agora gets clones of masked tracks: what it ends is not what the gate gave', async () => {
  const member = await joined();
  const given = [...member.client.published].map(({ track }) => track);
  const clones = member.masked.flatMap(({ clones }) => clones);
  assert.equal(given.length, 2);
  assert.ok(given.every((track) => clones.includes(track)));
  member.engine.leave();
  assert.deepEqual(given.map(({ readyState }) => readyState), ['ended', 'ended']);
  assert.deepEqual(member.masked.map(({ readyState }) => readyState), ['live', 'live']);
});

test('so it is after a change of device, and the old clone ends', async () => {
  const member = await joined();
  const local = [...member.client.published].find(({ track }) => track.kind === 'video');
  const [old, fresh] = [local.track, new Track('video')];
  await member.engine.replace('video', fresh);
  assert.deepEqual(fresh.clones, [local.track]);
  assert.equal(old.readyState, 'ended');
  member.engine.leave();
  assert.deepEqual([local.track.readyState, fresh.readyState], ['ended', 'live']);
});

test('whoever is muted sends nothing, at once', async () => {
  const member = await joined();
  member.engine.mute('audio', true);
  await settled();
  assert.deepEqual(member.sends, ['video']);
  member.engine.mute('audio', false);
  await settled();
  assert.deepEqual(member.sends, ['audio', 'video']);
});

test('whoever comes muted does not begin to send, and only listens', async () => {
  const member = await joined({}, [], ['audio', 'video']);
  assert.equal(member.client.published.size, 0);
  assert.equal(member.client.role, 'audience');
});

test('without the right nothing is published any more', async () => {
  const member = await joined({}, [{ publishes: ['video'] }]);
  member.engine.mute('audio', true);
  member.client.say('token-privilege-will-expire');
  await settled();
  assert.deepEqual([...member.client.published].map(({ track }) => track.kind), ['video']);
});

test('an unmute that the server knows gets a new token, and then the sound', async () => {
  const member = await joined({}, [{ publishes: ['video'] }]);
  member.engine.mute('audio', true);
  member.hear({ type: 'muted', seat: 'a', kind: 'audio', on: true, byHost: false });
  member.client.say('token-privilege-will-expire');
  await settled();
  member.engine.mute('audio', false);
  await settled();
  assert.deepEqual([member.asked, member.sends], [1, ['video']]);
  member.hear({ type: 'muted', seat: 'a', kind: 'audio', on: false, byHost: false });
  await settled();
  assert.deepEqual([member.asked, member.sends], [2, ['audio', 'video']]);
});

test('from three members on a small picture is sent, too', async () => {
  const member = await joined();
  assert.equal(member.client.dualStreams, 0);
  for (const seat of 'cd') {
    member.sit(seat);
    await settled();
    assert.equal(member.client.dualStreams, 1);
  }
  assert.deepEqual(member.client.smallPicture, { width: 320, height: 180, framerate: 15, bitrate: 140 });
});

test('the rates are those of a call of faces and voices', async () => {
  const member = await joined();
  const configs = Object.fromEntries([...member.client.published].map(({ track, config }) => [track.kind, config]));
  assert.equal(configs.video.bitrateMax, 500);
  assert.deepEqual(configs.audio.encoderConfig, { sampleRate: 48_000, stereo: false, bitrate: 40 });
});

test('nothing is sent before the channel is there', async () => {
  const member = new Member();
  const joining = member.join();
  member.engine.mute('audio', true);
  member.engine.mute('audio', false);
  await joining;
  assert.deepEqual(member.sends, ['audio', 'video']);
});
