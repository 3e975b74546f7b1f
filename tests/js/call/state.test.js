import assert from 'node:assert/strict';
import { test } from 'node:test';

import { initialState, reduce } from '../../../static/js/call/state.js';
import { after, asRole, CONFIG, participant, READY, roster, SEATED } from './call_states.js';

test('the page begins in the lobby with nothing switched on', () => {
  const { phase, seat, studio, own } = initialState(CONFIG);
  assert.deepEqual([phase, seat, studio, own.camera, own.microphone], ['lobby', null, 'off', false, false]);
});

test('a call that is over begins with its end', () => {
  const state = initialState({ ...CONFIG, call: { ...CONFIG.call, status: 'ended' } });
  assert.deepEqual([state.phase, state.ending], ['ended', 'ended']);
});

test('lobby, joining, in the call', () => {
  assert.equal(after(...READY, { type: 'joining' }).phase, 'joining');
  const { phase, seat, joinedAt } = after(...SEATED);
  assert.deepEqual([phase, seat, joinedAt], ['in_call', 'me', 1000]);
});

test('a seat that comes after the member gave up is not taken', () => {
  const state = after(...READY, { type: 'joining' }, { type: 'over', phase: 'left', ending: 'left' }, { type: 'seated', seat: 'me', at: 1 });
  assert.deepEqual([state.phase, state.seat], ['left', null]);
});

test('a refused join leads back to the lobby and says why', () => {
  const state = after(...READY, { type: 'joining' }, { type: 'join_failed', message: 'This call is full.' });
  assert.equal(state.phase, 'lobby');
  assert.deepEqual(state.messages, [{ id: 1, text: 'This call is full.', tone: 'bad' }]);
});

test('a lost line is reconnecting until the seat is there again, and the clock goes on', () => {
  const lost = after(...SEATED, { type: 'socket', state: 'reconnecting' });
  assert.equal(lost.phase, 'reconnecting');
  const open = reduce(lost, { type: 'socket', state: 'open' });
  assert.equal(open.phase, 'reconnecting');
  const again = reduce(open, { type: 'seated', seat: 'me', at: 9000 });
  assert.deepEqual([again.phase, again.joinedAt], ['in_call', 1000]);
});

test('a lost line in the lobby is no phase', () => {
  assert.equal(after(...READY, { type: 'socket', state: 'reconnecting' }).phase, 'lobby');
});

test('joining again for a lost seat drops peers and seat, not the clock', () => {
  const state = after(...SEATED, { type: 'peer', seat: 'a', change: { video: true } }, { type: 'rejoining' });
  assert.deepEqual([state.phase, state.seat, state.peers, state.joinedAt], ['reconnecting', null, {}, 1000]);
});

test('the end takes seat, peers and panel away', () => {
  const state = after(...SEATED, { type: 'panel', panel: 'people' }, { type: 'peer', seat: 'a', change: {} }, { type: 'over', phase: 'removed', ending: 'removed' });
  assert.deepEqual([state.phase, state.seat, state.peers, state.panel, state.joinedAt], ['removed', null, {}, null, null]);
});

test('news of a peer after the end are dropped', () => {
  const state = after(...SEATED, { type: 'over', phase: 'left', ending: 'left' }, { type: 'peer', seat: 'a', change: { video: true } });
  assert.deepEqual(state.peers, {});
});

test('what is known of a peer adds up', () => {
  const state = after(...SEATED, { type: 'peer', seat: 'a', change: { video: true } }, { type: 'peer', seat: 'a', change: { quality: 'fair' } });
  assert.deepEqual(state.peers, { a: { video: true, audio: false, speaking: false, quality: 'fair', reached: true } });
  assert.deepEqual(reduce(state, { type: 'peer_gone', seat: 'a' }).peers, {});
});

test("the member's role and hand follow the roster", () => {
  const mine = participant('me', { otoNumber: 'OTO#MEMEME', handRaised: true });
  const state = after(...SEATED, { type: 'roster', participants: [mine], call: null, you: { otoNumber: 'OTO#MEMEME', role: 'moderator', seat: 'me' } });
  assert.deepEqual([state.own.hand, state.me.role], [true, 'moderator']);
});

test('who may not moderate any more loses the tools at once, and keeps another panel', () => {
  const open = (/** @type {'people'|'tools'} */ panel) =>
    after(...SEATED, asRole('moderator'), { type: 'panel', panel }, asRole('participant')).panel;
  assert.deepEqual([open('tools'), open('people')], [null, 'people']);
  assert.equal(after(...SEATED, asRole('host'), { type: 'panel', panel: 'tools' }, asRole('moderator')).panel, 'tools');
});

test('the studio tells what goes out; closing it takes the wishes back', () => {
  const state = after(...READY);
  assert.deepEqual([state.studio, state.own.video.state, state.own.camera], ['on', 'masked', true]);
  const closed = reduce(state, { type: 'studio_closed' });
  assert.deepEqual([closed.studio, closed.own.video.state, closed.own.audio.state, closed.own.camera], ['off', 'off', 'off', false]);
});

test('a part of the mask changes, the rest stays', () => {
  const { own } = after({ type: 'mask', settings: { mode: 'blur' } }, { type: 'voice', mode: 'clear' });
  assert.deepEqual([own.mask, own.voice], [{ mode: 'blur', strength: 0.5, background: 'none' }, 'clear']);
});

test('only the last three messages stay, and none twice in a row', () => {
  const said = ['a', 'b', 'b', 'c', 'd'].map((text) => /** @type {const} */ ({ type: 'say', text }));
  const state = after(...said);
  assert.deepEqual(state.messages.map(({ text }) => text), ['b', 'c', 'd']);
  assert.deepEqual(reduce(state, { type: 'dismiss', id: state.messages[0].id }).messages.map(({ text }) => text), ['c', 'd']);
});

test('back in the lobby the old messages are gone', () => {
  const state = after(...SEATED, { type: 'say', text: 'a' }, { type: 'over', phase: 'left', ending: 'left' }, { type: 'back_to_lobby' });
  assert.deepEqual([state.phase, state.messages], ['lobby', []]);
});

test('the given state is never changed', () => {
  const state = after(...SEATED);
  const before = structuredClone(state);
  reduce(state, { type: 'peer', seat: 'a', change: { video: true } });
  reduce(state, roster(participant('a')));
  reduce(state, { type: 'say', text: 'a' });
  assert.deepEqual(state, before);
});
