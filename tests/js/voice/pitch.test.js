import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PITCH_WINDOW, PitchTracker } from '../../../static/js/masking/voice/pitch.js';
import { lcg, speech } from './signals.js';

const newest = (signal, end) => Float64Array.from(signal.subarray(end - PITCH_WINDOW, end));

for (const f0 of [80, 120, 210, 320]) {
  test(`a vowel of ${f0} Hz has that pitch`, () => {
    const tracker = new PitchTracker();
    tracker.measure(newest(speech({ rate: 16000, f0, melody: 0, seconds: 1 }), 2000), NaN, Math.log2(f0));
    assert.ok(Math.abs(tracker.frequency - f0) < 0.02 * f0, `${tracker.frequency}`);
    assert.ok(tracker.clarity > 0.8);
  });
}

test('noise and silence have no clear pitch', () => {
  const tracker = new PitchTracker();
  tracker.measure(Float64Array.from({ length: PITCH_WINDOW }, lcg(5)), NaN);
  assert.ok(tracker.clarity < 0.5);
  tracker.measure(new Float64Array(PITCH_WINDOW), NaN);
  assert.deepEqual([tracker.frequency, tracker.clarity], [0, 0]);
});
