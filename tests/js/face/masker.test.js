/** What becomes of each frame: it leaves masked, or it is closed. Canvas and frames are the browser's, so stand-ins are used. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { Masker } from '../../../static/js/masking/face/masker.js';

/** @type {any[]} every frame made, with whether it was closed */
let made;
/** @type {any[]} */
let left;
/** @type {Masker} */
let masker;
/** The detector's answer to the last question. @type {PromiseWithResolvers<any>} */
let answer;

class Frame {
  displayWidth = 64;
  displayHeight = 36;
  closed = false;
  constructor() {
    made.push(this);
  }
  close() {
    this.closed = true;
  }
}

Object.assign(globalThis, {
  VideoFrame: Frame,
  OffscreenCanvas: class {
    getContext() {
      return { drawImage() {} };
    }
  },
});

beforeEach(() => {
  [made, left] = [[], []];
  const keeper = /** @type {any} */ ({
    ready: true,
    detect: () => {
      /** @type {any} */
      const question = {};
      question.promise = new Promise((resolve, reject) => Object.assign(question, { resolve, reject }));
      answer = question;
      return question.promise;
    },
  });
  const painter = /** @type {any} */ ({ paint: () => false, configure() {} });
  masker = new Masker({ keeper, painter, onMasked: ({ frame }) => left.push(frame), onState: () => {} });
});

test('a frame leaves after its detection, and the raw one is closed', async () => {
  const raw = new Frame();
  const masking = masker.mask(/** @type {any} */ (raw), 0);
  assert.deepEqual([left.length, raw.closed], [0, false]);
  answer.resolve({ faces: [], ms: 1 });
  await masking;
  assert.deepEqual([left.length, raw.closed, left[0].closed], [1, true, false]);
});

test('a frame that comes while another one is masked is closed', async () => {
  const masking = masker.mask(/** @type {any} */ (new Frame()), 0);
  const second = new Frame();
  await masker.mask(/** @type {any} */ (second), 1);
  assert.equal(second.closed, true);
  answer.resolve({ faces: [], ms: 1 });
  await masking;
});

for (const end of /** @type {const} */ (['resolve', 'reject'])) {
  test(`after a change of camera the frame at work never leaves: ${end}`, async () => {
    const masking = masker.mask(/** @type {any} */ (new Frame()), 0);
    masker.restart();
    answer[end](end === 'resolve' ? { faces: [], ms: 1 } : new Error('broken'));
    await masking;
    assert.deepEqual([left, made.every(({ closed }) => closed)], [[], true]);
  });
}

test('a detector that fails gives a covered frame, and the raw one is closed', async () => {
  const raw = new Frame();
  const masking = masker.mask(/** @type {any} */ (raw), 0);
  answer.reject(new Error('broken'));
  await masking;
  assert.deepEqual([left.length, raw.closed], [1, true]);
});
