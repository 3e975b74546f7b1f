import assert from 'node:assert/strict';
import { test } from 'node:test';

import { callTools, canModerate, memberActions, messageFor, mutedAllWords, QUESTIONS } from '../../../static/js/call/moderation.js';
import { tiles } from '../../../static/js/call/select.js';
import { after, asRole, callIs, participant, SEATED } from './call_states.js';

/** What a member of that role may do for somebody of the other role. @param {any} mine @param {any} theirs */
const actions = (mine, theirs) => {
  const state = after(...SEATED, asRole(mine, participant('a', { role: theirs })));
  return [...memberActions(state, tiles(state)[0])];
};

test('participants may do nothing for others', () => {
  for (const role of ['host', 'moderator', 'participant']) assert.deepEqual(actions('participant', role), []);
});

test('moderators mute, remove and ban, but give no roles', () => {
  for (const role of ['moderator', 'participant']) {
    assert.deepEqual(actions('moderator', role), ['mute', 'stop_camera', 'remove', 'ban']);
  }
});

test('hosts give and take the role of moderator and hand the call over', () => {
  assert.deepEqual(actions('host', 'participant'), ['mute', 'stop_camera', 'moderator', 'hand_over', 'remove', 'ban']);
  assert.deepEqual(actions('host', 'moderator'), ['mute', 'stop_camera', 'participant', 'hand_over', 'remove', 'ban']);
});

test('nobody moderates the host, or themselves', () => {
  assert.deepEqual(actions('moderator', 'host'), []);
  const state = after(...SEATED, asRole('host'));
  assert.deepEqual([...memberActions(state, tiles(state)[0])], []);
});

test('a role that changes takes effect at once', () => {
  assert.equal(canModerate(after(...SEATED, asRole('moderator'))), true);
  assert.equal(canModerate(after(...SEATED, asRole('moderator'), asRole('participant'))), false);
});

test('the tools tell how the call is and what the switch would do', () => {
  const tools = callTools(after(...SEATED, callIs({ locked: true, status: 'paused' })));
  assert.deepEqual([tools.lockTitle, tools.lockAction], ['The call is locked', 'Unlock']);
  assert.deepEqual([tools.pauseTitle, tools.pauseAction], ['The call is paused', 'Resume']);
  const open = callTools(after(...SEATED));
  assert.deepEqual([open.lockAction, open.pauseAction], ['Lock', 'Pause']);
});

test('muting everybody says truly whom it muted', () => {
  assert.equal(mutedAllWords(after(...SEATED, asRole('host'))), 'Everybody else is muted.');
  assert.match(mutedAllWords(after(...SEATED, asRole('moderator'))), /but you and the host/);
});

test('each action has its message', () => {
  const who = { seat: 's', otoNumber: 'OTO#AAAAAA' };
  /** @param {any[]} all */
  const messages = (...all) => all.map((action) => messageFor(action, who));
  assert.deepEqual(messages('mute', 'stop_camera', 'moderator', 'participant', 'hand_over', 'remove', 'ban'), [
    { type: 'mute_member', seat: 's', kind: 'audio' },
    { type: 'mute_member', seat: 's', kind: 'video' },
    { type: 'role', otoNumber: 'OTO#AAAAAA', role: 'moderator' },
    { type: 'role', otoNumber: 'OTO#AAAAAA', role: 'participant' },
    { type: 'hand_over', otoNumber: 'OTO#AAAAAA' },
    { type: 'remove', seat: 's' },
    { type: 'ban', seat: 's' },
  ]);
});

test('what is hard to take back is asked first, with the name', () => {
  assert.deepEqual(Object.keys(QUESTIONS), ['hand_over', 'remove', 'ban']);
  for (const question of Object.values(QUESTIONS)) assert.match(question('OTO#AAAAAA').title, /OTO#AAAAAA\?$|OTO#AAAAAA the host\?$/);
});
