import assert from 'node:assert/strict';
import { test } from 'node:test';

import { maskWords } from '../../../static/js/call/mask_words.js';
import { SENTENCES } from '../../../static/js/masking/reasons.js';

const MASKED = { state: 'masked', reason: '' };
const MUTED = { state: 'off', reason: 'muted' };
const CAMERA_OFF = { state: 'off', reason: 'camera_off' };

/** @param {object} video @param {object} audio */
const toneOf = (video, audio) => maskWords(/** @type {any} */ ({ video, audio })).tone;
/** @param {object} video @param {object} audio */
const textOf = (video, audio) => maskWords(/** @type {any} */ ({ video, audio })).text;

test('the mask is on while masked picture and sound go out', () => {
  assert.deepEqual(maskWords(/** @type {any} */ ({ video: MASKED, audio: MASKED })), { tone: 'on', text: 'Your mask is on' });
});

test('what the member switched off does not take the badge away', () => {
  assert.equal(textOf(MASKED, MUTED), 'Your mask is on');
  assert.equal(textOf(CAMERA_OFF, MASKED), 'Your voice mask is on');
});

test('nothing on is not a mask', () => {
  assert.equal(toneOf(CAMERA_OFF, MUTED), 'off');
});

test('no badge while either of the two is covered for another reason', () => {
  for (const reason of Object.keys(SENTENCES).filter((one) => !/^(muted|camera_off|no_)|substituted/.test(one))) {
    assert.notEqual(toneOf({ state: 'cover', reason }, MASKED), 'on', reason);
    assert.notEqual(toneOf(MASKED, { state: 'silent', reason }), 'on', reason);
  }
});

test('a failed mask is urgent and named, a passing trouble only waits', () => {
  assert.equal(toneOf({ state: 'cover', reason: 'mask_failed' }, MASKED), 'bad');
  assert.equal(toneOf(MASKED, { state: 'silent', reason: 'voice_failed' }), 'bad');
  assert.equal(toneOf({ state: 'cover', reason: 'loading' }, MASKED), 'wait');
  assert.match(textOf({ state: 'cover', reason: 'hidden' }, { state: 'silent', reason: 'voice_failed' }), /Voice mask failed/);
});

test('a reason this page does not know still says what others get', () => {
  assert.equal(textOf({ state: 'cover', reason: 'moonlight' }, MASKED), 'Others see a cover');
  assert.equal(textOf(MASKED, { state: 'silent', reason: 'moonlight' }), 'Others hear silence');
});
