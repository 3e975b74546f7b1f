import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RealFFT } from '../../../static/js/masking/voice/fft.js';
import { lcg } from './signals.js';

const SIZE = 64;

function transform(signal) {
  const re = new Float64Array(SIZE / 2 + 1);
  const im = new Float64Array(SIZE / 2 + 1);
  new RealFFT(SIZE).forward(signal, re, im);
  return { re, im };
}

function noise() {
  return Float64Array.from({ length: SIZE }, lcg(3));
}

test('the spectrum is the sum that defines it', () => {
  const signal = noise();
  const { re, im } = transform(signal);
  for (let k = 0; k <= SIZE / 2; k++) {
    const angle = (n) => (2 * Math.PI * k * n) / SIZE;
    assert.ok(Math.abs(re[k] - signal.reduce((sum, x, n) => sum + x * Math.cos(angle(n)), 0)) < 1e-10);
    assert.ok(Math.abs(im[k] + signal.reduce((sum, x, n) => sum + x * Math.sin(angle(n)), 0)) < 1e-10);
  }
});

test('the inverse gives the signal back', () => {
  const signal = noise();
  const { re, im } = transform(signal);
  const back = new Float64Array(SIZE);
  new RealFFT(SIZE).inverse(re, im, back);
  back.forEach((x, i) => assert.ok(Math.abs(x - signal[i]) < 1e-12));
});
