import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';

import { closeAll, joined, settled, uidOf } from './agora_cloud.js';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'setInterval'] }));
afterEach(() => {
  closeAll();
  mock.timers.reset();
});

const refusal = (code) => Object.assign(new Error(code), { code });
const disconnected = (member, reason) =>
  member.client.say('connection-state-change', 'DISCONNECTED', 'CONNECTED', reason);
const passes = async (ms) => {
  mock.timers.tick(ms);
  await settled();
};

test('a token that will end is renewed over the same connection', async () => {
  const member = await joined();
  member.client.say('token-privilege-will-expire');
  await settled();
  assert.deepEqual(member.client.renewals, ['token 2']);
  assert.equal(member.client.joins.length, 1);
  assert.deepEqual(member.sends, ['audio', 'video']);
});

test('two warnings are one question', async () => {
  const member = await joined();
  member.client.say('token-privilege-will-expire');
  member.client.say('token-privilege-will-expire');
  await settled();
  assert.equal(member.asked, 1);
});

test('a renewal that fails is tried again', async () => {
  const member = await joined({}, [refusal('network')]);
  member.client.say('token-privilege-will-expire');
  await settled();
  assert.deepEqual(member.client.renewals, []);
  await passes(2000);
  assert.deepEqual(member.client.renewals, ['token 3']);
});

test('a right that the server does not give is asked for again, but not without end', async () => {
  const member = await joined({ publishes: ['video'] }, [{}, refusal('network')]);
  for (const asked of [1, 2, 3]) {
    assert.equal(member.asked, asked);
    await passes(2000);
  }
  assert.deepEqual(member.sends, ['video']);
});

test('after a pause of the call a token is asked for', async () => {
  const member = await joined();
  member.hear({ type: 'resumed' });
  await settled();
  assert.deepEqual(member.client.renewals, ['token 2']);
});

test('a token that ended brings the page back with a new one', async () => {
  const member = await joined();
  disconnected(member, 'TOKEN_EXPIRE');
  await passes(0);
  assert.deepEqual(member.client.joins.map(([, , token]) => token), ['token 1', 'token 2']);
  assert.deepEqual(member.named('state').map(({ state }) => state).slice(-2), ['reconnecting', 'connected']);
  assert.deepEqual(member.sends, ['audio', 'video']);
});

test('it comes back as often as it takes', async () => {
  const member = await joined({}, [refusal('network'), refusal('call_paused')]);
  disconnected(member, 'NETWORK_ERROR');
  for (const [ms, asked] of [[0, 1], [999, 1], [1, 2], [1999, 2], [1, 3]]) {
    await passes(ms);
    assert.equal(member.asked, asked);
  }
  assert.deepEqual(member.named('state').map(({ state }) => state).slice(-3), ['reconnecting', 'failed', 'connected']);
  assert.deepEqual(member.client.joins.map(([, , token]) => token), ['token 1', 'token 4']);
});

const endings = [
  ['UID_BANNED', 'kicked'],
  ['CHANNEL_BANNED', 'closed'],
  ['UID_CONFLICT', 'conflict'],
];
for (const [reason, told] of endings) {
  test(`${reason} ends it as ${told}, and it does not come back`, async () => {
    const member = await joined();
    disconnected(member, reason);
    await passes(60_000);
    assert.deepEqual(member.named('removed'), [{ reason: told }]);
    assert.equal(member.client.hasLeft, true);
    assert.equal(member.client.joins.length, 1);
    assert.equal(member.asked, 0);
  });
}

for (const code of ['banned', 'removed', 'call_ended']) {
  test(`our server's "${code}" ends it, at a renewal and on the way back`, async () => {
    const renewing = await joined({}, [refusal(code)]);
    renewing.client.say('token-privilege-will-expire');
    await settled();
    const returning = await joined({}, [refusal(code)]);
    disconnected(returning, 'TOKEN_EXPIRE');
    await passes(60_000);
    for (const member of [renewing, returning]) {
      assert.equal(member.named('removed').length, 1);
      assert.equal(member.client.hasLeft, true);
      assert.equal(member.client.joins.length, 1);
    }
  });
}

test('our own line acts first: who is removed there has left Agora', async () => {
  const member = await joined();
  member.hear({ type: 'removed', reason: 'banned' });
  assert.deepEqual(member.named('removed'), [{ reason: 'banned' }]);
  assert.equal(member.client.hasLeft, true);
  assert.ok(member.masked.flatMap(({ clones }) => clones).every(({ readyState }) => readyState === 'ended'));
});

test('leaving by oneself is no loss', async () => {
  const member = await joined();
  disconnected(member, 'LEAVE');
  await passes(60_000);
  assert.equal(member.asked, 0);
  assert.deepEqual(member.named('removed'), []);
});

test('who is told twice that the line is lost comes back once', async () => {
  const member = await joined();
  disconnected(member, 'NETWORK_ERROR');
  disconnected(member, 'NETWORK_ERROR');
  member.client.say('token-privilege-will-expire');
  await passes(60_000);
  assert.deepEqual([member.asked, member.client.joins.length], [1, 2]);
});

test('while the line is away nothing is sent, and then everything anew', async () => {
  const member = await joined();
  disconnected(member, 'NETWORK_ERROR');
  const before = [...member.client.published];
  member.engine.mute('audio', true);
  await settled();
  assert.deepEqual(before.map(({ muted }) => muted), [false, false]);
  await passes(0);
  assert.deepEqual(member.sends, ['video']);
  assert.ok([...member.client.published].every((local) => !before.includes(local)));
});

test('after it everybody is seen and heard anew', async () => {
  const member = await joined();
  member.client.shows(uidOf('b'), 'video');
  await settled();
  disconnected(member, 'NETWORK_ERROR');
  assert.equal(member.named('track')[0].track.readyState, 'ended');
  await passes(0);
  member.client.shows(uidOf('b'), 'video');
  await settled();
  assert.equal(member.named('track')[1].track.readyState, 'live');
});

test('what was on its way when the line broke is not shown', async () => {
  const member = await joined();
  member.client.shows(uidOf('b'), 'video');
  disconnected(member, 'NETWORK_ERROR');
  await settled();
  assert.deepEqual(member.named('track'), []);
});

test('who has left asks for nothing and hears of nothing', async () => {
  const member = await joined();
  member.client.say('token-privilege-will-expire');
  member.engine.leave();
  const { events, client } = member;
  const heard = events.length;
  client.say('connection-state-change', 'CONNECTED', 'CONNECTING');
  disconnected(member, 'UID_BANNED');
  await passes(60_000);
  assert.deepEqual([member.asked, events.length], [0, heard]);
});

for (const answer of ['banned', 'network']) {
  test(`nor of an answer that was on its way: ${answer}`, async () => {
    let refuse = () => {};
    const member = await joined({}, [new Promise((_, reject) => { refuse = reject; })]);
    disconnected(member, 'NETWORK_ERROR');
    await passes(0);
    member.engine.leave();
    const heard = member.events.length;
    refuse(refusal(answer));
    await settled();
    for (let tries = 0; tries < 3; tries += 1) await passes(10_000);
    assert.deepEqual([member.asked, member.events.length], [1, heard]);
  });
}
