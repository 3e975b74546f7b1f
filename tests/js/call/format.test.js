import assert from 'node:assert/strict';
import { test } from 'node:test';

import { duration, otoNumber, presence } from '../../../static/js/call/format.js';

test('a duration has minutes, and hours only when there are some', () => {
  const all = [-5, 0, 59_999, 61_000, 3_599_000, 3_600_000, 36_061_000].map(duration);
  assert.deepEqual(all, ['0:00', '0:00', '0:59', '1:01', '59:59', '1:00:00', '10:01:01']);
});

test('presence counts in words', () => {
  assert.equal(presence(0, 4), 'Nobody is in the call yet.');
  assert.equal(presence(1, 4), 'One member is in the call (4 places).');
  assert.equal(presence(3, 4), '3 members are in the call (4 places).');
});

test('a number may be typed in any of the ways people write it', () => {
  for (const text of ['OTO#K7Q2MD', 'oto#k7q2md', ' #K7Q2MD ', 'k7q2md', 'OTOK7Q2MD']) {
    assert.equal(otoNumber(text), 'OTO#K7Q2MD');
  }
});

test('what cannot be a number is none', () => {
  for (const text of ['', 'OTO#', 'OTO#K7Q2M', 'OTO#K7Q2MDX', 'OTO#K7Q2M!', 'somebody']) {
    assert.equal(otoNumber(text), null);
  }
});
