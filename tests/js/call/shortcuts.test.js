import assert from 'node:assert/strict';
import { test } from 'node:test';

import { actionForKey, isTyping } from '../../../static/js/call/shortcuts.js';

const IN_CALL = { typing: false, inCall: true, dialogOpen: false };

test('each key has its action', () => {
  const actions = ['m', 'v', 'k', 'h', 'l', '?'].map((key) => actionForKey({ key }, IN_CALL));
  assert.deepEqual(actions, ['toggle-microphone', 'toggle-camera', 'open-mask', 'toggle-hand', 'leave', 'open-help']);
});

test('capitals count as well, other keys do not', () => {
  assert.equal(actionForKey({ key: 'M' }, IN_CALL), 'toggle-microphone');
  assert.equal(actionForKey({ key: 'x' }, IN_CALL), null);
});

test('the keys rest while the member types, outside the call and under a dialog', () => {
  assert.equal(actionForKey({ key: 'm' }, { ...IN_CALL, typing: true }), null);
  assert.equal(actionForKey({ key: 'l' }, { ...IN_CALL, inCall: false }), null);
  assert.equal(actionForKey({ key: 'k' }, { ...IN_CALL, dialogOpen: true }), null);
});

test('keys of the browser stay with the browser', () => {
  for (const held of ['ctrlKey', 'metaKey', 'altKey']) {
    assert.equal(actionForKey({ key: 'l', [held]: true }, IN_CALL), null);
  }
});

test('a key held down acts once', () => {
  assert.equal(actionForKey({ key: 'm', repeat: true }, IN_CALL), null);
});

test('fields that take letters count as typing, buttons and boxes do not', () => {
  const typing = [{ tagName: 'INPUT', type: 'text' }, { tagName: 'INPUT', type: 'radio' }, { tagName: 'TEXTAREA' }, { tagName: 'SELECT' }, { tagName: 'DIV', isContentEditable: true }];
  assert.ok(typing.every(isTyping));
  assert.ok(![{ tagName: 'BUTTON' }, { tagName: 'INPUT', type: 'checkbox' }, null].some(isTyping));
});
