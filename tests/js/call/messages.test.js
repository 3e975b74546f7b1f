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
});

test('a new role is told to the member in person, and of others by number', () => {
  const own = wordsFor(state, { type: 'role', otoNumber: 'OTO#MEMEME', role: 'moderator' });
  assert.deepEqual(own, { text: 'You are a moderator now.', tone: 'good' });
  assert.deepEqual(wordsFor(state, { type: 'role', otoNumber: 'OTO#A00000', role: 'host' }), { text: 'OTO#A00000 is the host now.' });
});

test('what happens to the call is told in a sentence', () => {
  const told = [{ type: 'locked', on: true }, { type: 'locked', on: false }, { type: 'paused' }, { type: 'resumed' }];
  assert.deepEqual(told.map((event) => wordsFor(state, event)?.text), [
    'The call is locked: nobody new can come in.',
    'The call is open again: others can join.',
    'The call is paused.',
    'The call goes on.',
  ]);
  assert.deepEqual(wordsFor(state, { type: 'left', seat: 'a', reason: 'banned' }), { text: 'OTO#A00000 was banned.' });
});

test('every end has its words', () => {
  const endings = [...Object.values(CLOSE_ENDINGS), 'left', 'ended', 'removed', 'banned', 'replaced'];
  assert.deepEqual(endings.filter((ending) => !ENDINGS[ending]), []);
});
