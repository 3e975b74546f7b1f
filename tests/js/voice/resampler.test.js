import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Resampler } from '../../../static/js/masking/voice/resampler.js';
import { rms } from './signals.js';

const sine = (hz, rate, seconds = 0.5) =>
  Float64Array.from({ length: rate * seconds }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate));

function resample(signal, from, to, block = 128) {
  const resampler = new Resampler(from, to, block);
  const buffer = new Float64Array(resampler.maxOutput);
  const out = [];
  for (let i = 0; i < signal.length; i += block) {
    const piece = signal.subarray(i, i + block);
    out.push(...buffer.subarray(0, resampler.process(piece, piece.length, buffer)));
  }
  return { out: Float64Array.from(out), delay: resampler.delay };
}

for (const [from, to] of [[48000, 16000], [16000, 44100], [8000, 16000], [16000, 96000], [22050, 16000]]) {
  test(`a tone keeps its pitch, level and place from ${from} to ${to} Hz`, () => {
    const { out, delay } = resample(sine(1000, from), from, to);
    const error = out.map((x, i) => x - Math.sin(2 * Math.PI * 1000 * (i / to - delay)));
    assert.ok(rms(error.subarray(to / 10, to / 4)) < 0.01);
  });
}

test('what the lower rate cannot carry is taken out', () => {
  const { out } = resample(sine(10000, 48000), 48000, 16000);
  assert.ok(rms(out.subarray(1000)) < 0.002);
});

test('the size of blocks does not matter', () => {
  const signal = sine(440, 44100);
  assert.deepEqual(resample(signal, 44100, 16000, 1).out, resample(signal, 44100, 16000, 128).out);
});
