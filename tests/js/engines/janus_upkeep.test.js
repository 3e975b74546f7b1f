import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bitrateFor, isHopeless, pauseBefore } from '../../../static/js/engines/janus/upkeep.js';

test('a connection that failed is given up at once', () => {
  assert.equal(isHopeless(['failed'], 0), true);
  assert.equal(isHopeless(['connected', 'failed'], 0), true);
  assert.equal(isHopeless(['closed'], 0), true);
});

test('a short drop is waited for', () => {
  assert.equal(isHopeless(['connected', 'disconnected'], 2900), false);
  assert.equal(isHopeless(['connected', 'disconnected'], 3000), true);
});

test('one that does not come up is given up after a while', () => {
  assert.equal(isHopeless(['connecting'], 9900), false);
  assert.equal(isHopeless(['connecting'], 10_000), true);
  assert.equal(isHopeless(['connected', 'new'], 10_000), true);
});

test('what is connected stays', () => {
  assert.equal(isHopeless(['connected', 'connected'], 1e9), false);
  assert.equal(isHopeless(['connected'], 1e9), false);
});

test('pauses grow, are spread, and end somewhere', () => {
  assert.equal(pauseBefore(0, 1), 0);
  assert.equal(pauseBefore(1, 0), 375);
  assert.equal(pauseBefore(1, 1), 625);
  assert.equal(pauseBefore(1000, 0.5), 4000);
});

test('the more people, the less each sends', () => {
  assert.equal(bitrateFor('hd', 1), 1_200_000);
  assert.equal(bitrateFor('hd', 2), 1_200_000);
  assert.equal(bitrateFor('sd', 2), 500_000);
  assert.equal(bitrateFor('sd', 25), 250_000);
  assert.equal(bitrateFor('sd', 50), 122_448);
  assert.equal(bitrateFor('sd', 500), 100_000);
});
