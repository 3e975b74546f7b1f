import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { RemoteMedia } from '../../../static/js/call/media.js';

/** A browser's sound elements, and whether it plays without a click: test equipment at the edge to the browser. */
class Sound {
  dataset = {};
  isThere = true;
  async play() {
    if (refusal) throw Object.assign(new Error(refusal), { name: refusal });
    this.plays = true;
  }
  remove() {
    this.isThere = false;
  }
}

let refusal;
let sounds;
let media;
let blocked;

beforeEach(() => {
  refusal = null;
  sounds = [];
  blocked = [];
  globalThis.document = { createElement: () => new Sound() };
  globalThis.MediaStream = class {};
  media = new RemoteMedia({ append: (sound) => sounds.push(sound) });
  media.on('blocked', ({ on }) => blocked.push(on));
});

const heard = async (seat) => {
  media.add(seat, { kind: 'audio' });
  await new Promise((resolve) => setImmediate(resolve));
};

test('sound is played as it comes, of who is on the roster', async () => {
  media.allow(new Set('a'));
  await heard('a');
  await heard('stranger');
  assert.deepEqual(sounds.map(({ plays, muted }) => [plays, muted]), [[true, false], [true, true]]);
  assert.deepEqual(blocked, []);
});

test('a browser that plays nothing without a click is asked again after one', async () => {
  refusal = 'NotAllowedError';
  await heard('a');
  assert.deepEqual(blocked, [true]);
  await media.playAll();
  assert.deepEqual(blocked, [true, true]);
  refusal = null;
  await media.playAll();
  assert.deepEqual(blocked, [true, true, false]);
  assert.equal(sounds[0].plays, true);
});

test('a seat that left while its sound began is no refusal', async () => {
  refusal = 'AbortError';
  await heard('a');
  assert.deepEqual(blocked, []);
});

test('who left is heard no more', async () => {
  await heard('a');
  media.drop('a');
  assert.deepEqual([sounds[0].srcObject, sounds[0].isThere], [null, false]);
});
