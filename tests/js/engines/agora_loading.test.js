import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

import { closeAll, cloud, Member } from './agora_cloud.js';

afterEach(closeAll);

// The SDK is loaded once in a page: this comes first.
test('an SDK that cannot be loaded is a sentence, and loaded at the next try', async () => {
  cloud.isReachable = false;
  const member = new Member();
  await assert.rejects(member.join(), /could not be loaded/);
  assert.deepEqual(cloud.scripts, []);
  cloud.isReachable = true;
  await member.join();
  assert.deepEqual(member.sends, ['audio', 'video']);
  assert.equal(cloud.scripts.length, 1);
});

test('who leaves while it is loaded does not come in', async () => {
  const before = cloud.clients.length;
  const member = new Member();
  const joining = member.join();
  member.engine.leave();
  await joining;
  assert.equal(cloud.clients.length, before);
});

test('without a seat there is nothing to join', async () => {
  const member = new Member({ seats: 'b' });
  await assert.rejects(member.join(), /a seat must be taken/);
});

test('who is not let in has left, and reads why', async () => {
  cloud.failures.push(Object.assign(new Error('dynamic key timeout'), { code: 'CAN_NOT_GET_GATEWAY_SERVER' }));
  const member = new Member();
  await assert.rejects(member.join(), /check the clock of this device/);
  assert.equal(member.client.hasLeft, true);
  assert.ok(member.masked.flatMap(({ clones }) => clones).every(({ readyState }) => readyState === 'ended'));
  assert.equal(member.named('state').at(-1).state, 'left');
});
