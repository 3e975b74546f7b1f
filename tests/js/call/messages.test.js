import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CLOSE_ENDINGS, ENDINGS, wordsFor } from '../../../static/js/call/messages.js';
import { after, participant, roster, SEATED } from './call_states.js';

const state = after(...SEATED, roster(participant('a')));

test('joining, leaving and hands of others are told', () => {
  const newcomer = participant('b');
  assert.deepEqual(wordsFor(state, { type: 'joined', participant: newcomer }), { text: 'OTO#B00000 joined.' });
  assert.deepEqual(wordsFor(state, { type: 'left', seat: 'a', reason: 'lost' }), { text: 'OTO#A00000 lost the connection.' });
  assert.deepEqual(wordsFor(state, { type: 'left', seat: 'a', reason: 'removed' }), { text: 'OTO#A00000 was removed.' });
  assert.deepEqual(wordsFor(state, { type: 'hand', seat: 'a', raised: true }), { text: 'OTO#A00000 raised a hand.' });
});

test('a seat that goes on in another window did not leave', () => {
  assert.equal(wordsFor(state, { type: 'left', seat: 'a', reason: 'replaced' }), null);
});

test('what the member does is not told to the member', () => {
  assert.equal(wordsFor(state, { type: 'joined', participant: participant('me', { otoNumber: 'OTO#MEMEME' }) }), null);
  assert.equal(wordsFor(state, { type: 'muted', seat: 'me', kind: 'audio', on: true, byHost: false }), null);
  assert.equal(wordsFor(state, { type: 'hand', seat: 'me', raised: true }), null);
});

test('what the host does to the member is told', () => {
  const words = wordsFor(state, { type: 'muted', seat: 'me', kind: 'audio', on: true, byHost: true });
  assert.deepEqual(words, { text: 'The host muted you.', tone: 'bad' });
  assert.deepEqual(wordsFor(state, { type: 'role', seat: 'me', role: 'moderator' }), { text: 'You are now a moderator.', tone: 'good' });
});

test('every end has its words', () => {
  const endings = [...Object.values(CLOSE_ENDINGS), 'left', 'ended', 'removed', 'replaced'];
  assert.deepEqual(endings.filter((ending) => !ENDINGS[ending]), []);
});
