import assert from 'node:assert/strict';
import { test } from 'node:test';

import { audibleSeats, joinBlock, others, seatedElsewhere, tiles } from '../../../static/js/call/select.js';
import { after, asRole, callIs, participant, READY, roster, SEATED } from './call_states.js';

test('Join can be pressed when the line is open and the mask is on', () => {
  assert.equal(joinBlock(after(...READY)), '');
});

test('Join says what is missing, first things first', () => {
  assert.match(joinBlock(after()), /Connecting/);
  assert.match(joinBlock(after(READY[0], READY[1])), /First choose/);
  assert.match(joinBlock(after(READY[0], READY[1], READY[2])), /Putting on your mask/);
  assert.match(joinBlock(after(...READY, { type: 'joining' })), /Joining/);
  assert.match(joinBlock(after(...READY, { type: 'socket', state: 'reconnecting' })), /Connecting/);
});

test('a mask that had its first attempt holds nobody back, whatever came of it', () => {
  const audio = /** @type {const} */ ({ state: 'masked', reason: '' });
  const video = (/** @type {string} */ reason) => after(...READY, { type: 'studio', video: { state: 'cover', reason }, audio, message: '' });
  assert.equal(joinBlock(video('loading')), '');
  assert.equal(joinBlock(video('mask_failed')), '');
  assert.equal(joinBlock(video('camera_denied')), '');
});

test('who comes without camera and microphone need not wait for the mask', () => {
  assert.equal(joinBlock(after(READY[0], READY[1], { type: 'studio_starting', camera: false, microphone: false })), '');
});

test('a full call cannot be joined, unless one of its seats is our own', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((seat) => participant(seat));
  assert.match(joinBlock(after(...READY, roster(a, b, c))), /full/);
  const mine = { ...c, otoNumber: 'OTO#MEMEME' };
  assert.equal(joinBlock(after(...READY, roster(a, b, mine))), '');
  assert.ok(seatedElsewhere(after(...READY, roster(a, b, mine))));
});

test('a paused call cannot be joined until it goes on', () => {
  assert.match(joinBlock(after(...READY, callIs({ status: 'paused' }))), /paused/);
  assert.equal(joinBlock(after(...READY, callIs({ status: 'paused' }), callIs({ status: 'active' }))), '');
});

test('a locked call lets in moderators and who has a seat already, nobody else', () => {
  const locked = callIs({ locked: true });
  assert.match(joinBlock(after(...READY, locked)), /locked/);
  assert.equal(joinBlock(after(...READY, locked, callIs({ locked: false }))), '');
  assert.equal(joinBlock(after(...READY, locked, asRole('moderator'))), '');
  assert.equal(joinBlock(after(...READY, locked, roster(participant('c', { otoNumber: 'OTO#MEMEME' })))), '');
});

test('others come in the order of joining, the own tile is last', () => {
  const state = after(...SEATED, roster(participant('b'), participant('me', { otoNumber: 'OTO#MEMEME' }), participant('a')));
  assert.deepEqual(tiles(state).map(({ seat, own }) => [seat, own]), [['a', false], ['b', false], ['me', true]]);
  assert.deepEqual(others(state).map(({ seat }) => seat), ['a', 'b']);
});

test('a tile says what is known of its seat', () => {
  const known = participant('a', { handRaised: true });
  const state = after(...SEATED, roster(known), { type: 'peer', seat: 'a', change: { video: true, speaking: true, quality: 'poor' } });
  const { look, role, otoNumber } = known;
  assert.deepEqual(tiles(state)[0], {
    seat: 'a', otoNumber, role, look, own: false, video: true, muted: false, cameraOff: false, speaking: true, hand: true, quality: 'poor', wait: '',
  });
});

test('a muted seat shows neither picture nor speaking, whatever arrives', () => {
  const peer = /** @type {const} */ ({ type: 'peer', seat: 'a', change: { video: true, speaking: true } });
  const [tile] = tiles(after(...SEATED, roster(participant('a', { audioMuted: true, videoMuted: true })), peer));
  assert.deepEqual([tile.video, tile.speaking, tile.muted], [false, false, true]);
});

test('a tile waits while its seat connects, is away or has no connection', () => {
  const peer = (/** @type {any} */ change) => /** @type {const} */ ({ type: 'peer', seat: 'a', change });
  const waitOf = (/** @type {any} */ one, /** @type {any[]} */ ...actions) => tiles(after(...SEATED, roster(one), ...actions))[0].wait;
  assert.match(waitOf(participant('a')), /^Connecting/);
  assert.equal(waitOf(participant('a'), peer({ video: true })), '');
  assert.match(waitOf(participant('a', { connected: false }), peer({ video: true })), /^Reconnecting/);
  assert.match(waitOf(participant('a'), peer({ quality: 'lost' })), /^Connecting/);
  assert.equal(waitOf(participant('a'), peer({ quality: 'poor' })), '');
  assert.match(waitOf(participant('a'), peer({ quality: 'poor' }), peer({ quality: 'lost' })), /^Reconnecting/);
});

test('while the call is paused nobody is seen, speaks or is heard, whatever arrives', () => {
  const peer = /** @type {const} */ ({ type: 'peer', seat: 'a', change: { video: true, speaking: true } });
  const paused = after(...SEATED, callIs({ status: 'paused' }), roster(participant('a')), peer);
  assert.deepEqual([tiles(paused)[0].video, tiles(paused)[0].speaking], [false, false]);
  assert.deepEqual([...audibleSeats(paused)], []);
});

test('only seats that are not muted may be heard', () => {
  const state = after(...SEATED, roster(participant('a'), participant('b', { audioMuted: true })));
  assert.deepEqual([...audibleSeats(state)], ['a']);
});
