import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Frame } from '../../../static/js/masking/voice/analysis.js';
import { Disguise, keepAway } from '../../../static/js/masking/voice/disguise.js';
import { Random } from '../../../static/js/masking/voice/random.js';
import { SEED, numbers, tables } from './signals.js';

const BAND = 0.125;

test('no distance and no wander leads into the forbidden band', () => {
  const random = new Random(SEED);
  for (let i = 0; i < 5000; i++) {
    const distance = (random.uniform() - 0.5) * 2;
    const kept = keepAway(distance, 0.2 * random.gaussian(), BAND, i % 2 ? 1 : -1);
    assert.ok(Math.abs(kept) >= BAND);
    if (Math.abs(distance) >= BAND) assert.equal(Math.sign(kept), Math.sign(distance));
  }
});

test('inside the band the keyed side decides, outside the distance stays', () => {
  assert.equal(keepAway(0.01, 0, BAND, -1), -BAND);
  assert.equal(keepAway(0, 0, BAND, 1), BAND);
  assert.equal(keepAway(0.5, 0, BAND, -1), 0.5);
});

/** Pitch after two seconds of an even voice at the speaker's mean. */
function settledPitch(speakerHz, f0Hz, f0Side) {
  const disguise = new Disguise(numbers({ f0Hz, f0Side }), tables().prior, new Random(SEED));
  const frame = Object.assign(new Frame(), { voiced: true, logF0: Math.log2(speakerHz) });
  for (let i = 0; i < 200; i++) disguise.intone(frame, Math.log2(speakerHz));
  return disguise.f0;
}

test('no speaker gets back the own pitch, whatever the key', () => {
  for (let speaker = 80; speaker < 300; speaker += 11) {
    for (let target = 88; target < 236; target += 7) {
      for (const side of [-1, 1]) {
        const octaves = Math.abs(Math.log2(settledPitch(speaker, target, side) / speaker));
        assert.ok(octaves > BAND - 1e-6, `${speaker} -> ${target}: ${octaves}`);
      }
    }
  }
});
