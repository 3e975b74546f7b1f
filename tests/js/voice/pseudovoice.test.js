import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PseudoVoice } from '../../../static/js/masking/voice/pseudovoice.js';
import { CLEAR, SEED, lcg, numbers, rms, run, speech, tables } from './signals.js';

const TABLES = tables();
const RATES = [8000, 11025, 16000, 22050, 44100, 48000, 96000, 192000];

function mask({ rate = 48000, seed = SEED, ...changes } = {}) {
  return new PseudoVoice({ numbers: numbers(changes), tables: TABLES, rate, seed });
}

for (const rate of RATES) {
  test(`blocks of any size give the same samples at ${rate} Hz`, () => {
    const signal = speech({ rate, seconds: 0.6 });
    const expected = run(mask({ rate }), signal, [128]);
    for (const sizes of [[1], [441], [4096], [7, 1000, 64, 333]]) {
      assert.deepEqual(run(mask({ rate }), signal, sizes), expected);
    }
  });

  test(`speech at ${rate} Hz stays as loud as it was`, () => {
    const signal = speech({ rate, seconds: 3 });
    const ratio = rms(run(mask({ rate }), signal)) / rms(signal);
    assert.ok(ratio > 0.6 && ratio < 1.4, `${ratio}`);
  });
}

test('the same seed gives the same samples, another seed others', () => {
  const signal = speech({ seconds: 0.5 });
  const first = run(mask(), signal);
  assert.deepEqual(run(mask(), signal), first);
  assert.notDeepEqual(run(mask({ seed: [1, 2, 3, 5] }), signal), first);
});

test('after a reset the mask starts from the beginning', () => {
  const signal = speech({ seconds: 0.5 });
  const voice = mask();
  const first = run(voice, signal);
  voice.reset();
  assert.deepEqual(run(voice, signal), first);
});

test('the block that comes in is left as it was', () => {
  const signal = speech({ seconds: 0.2 });
  const copy = signal.slice();
  run(mask(), signal);
  assert.deepEqual(signal, copy);
});

test('latency is within the promise and the same for every key', () => {
  assert.ok(mask().latency <= 0.05);
  assert.ok(mask(CLEAR).latency <= 0.03);
  assert.equal(mask({ f0Hz: 90, warp: 0.9 }).latency, mask().latency);
});

/** Seconds from the start of a burst of noise at the input to half of its power at the output. */
function measuredLatency(voice, rate) {
  const signal = new Float32Array(rate * 1.2);
  const random = lcg(11);
  const [from, to] = [0.6 * rate, 0.9 * rate];
  for (let i = from; i < to; i++) signal[i] = 0.3 * random();
  const masked = run(voice, signal);
  const middle = (x) => x.reduce((sum, s, i) => sum + s * s * i, 0) / x.reduce((sum, s) => sum + s * s, 0);
  return (middle(masked) - middle(signal)) / rate;
}

for (const mode of [{}, CLEAR]) {
  test(`the reported latency is the one that is heard (${mode.mode ?? 'private'})`, () => {
    const voice = mask(mode);
    const measured = measuredLatency(voice, 48000);
    assert.ok(Math.abs(measured - voice.latency) < 0.01, `${measured} instead of ${voice.latency}`);
  });
}

test('before the mask is primed nothing comes out', () => {
  const out = run(mask(), speech({ seconds: 0.1 }));
  assert.ok(out.subarray(0, 0.03 * 48000).every((x) => x === 0));
});

test('silence stays silence, also after speech', () => {
  const voice = mask();
  run(voice, speech({ seconds: 1 }));
  const after = run(voice, new Float32Array(48000));
  assert.ok(after.subarray(12000).every((x) => x === 0));
  assert.ok(run(mask(), new Float32Array(48000)).every((x) => x === 0));
});

test('room noise is lowered', () => {
  const random = lcg(3);
  const noise = Float32Array.from({ length: 8 * 16000 }, () => 0.003 * random());
  const out = run(mask({ rate: 16000 }), noise).subarray(6 * 16000);
  assert.ok(rms(out) < 0.3 * rms(noise), `${rms(out)}`);
});

const HOSTILE = {
  'full scale square wave': (i) => (i % 100 < 50 ? 1 : -1),
  'clipped at a million': (i) => 1e6 * Math.sin(i / 30),
  'constant voltage': () => 1,
  'one click': (i) => (i === 5000 ? 1 : 0),
  'smallest numbers': (i) => (i % 2 ? 1e-38 : -1e-38),
  'Nyquist tone': (i) => (i % 2 ? 1 : -1),
  'voice cut on and off': (i) => (i % 4800 < 2400 ? 0.9 * Math.sin(i / 40) : 0),
};
for (const [name, sample] of Object.entries(HOSTILE)) {
  test(`stays within full scale and comes back from: ${name}`, () => {
    const voice = mask();
    const out = run(voice, Float32Array.from({ length: 48000 }, (_, i) => sample(i)));
    assert.ok(out.every((x) => Math.abs(x) <= 1));
    assert.ok(rms(run(voice, speech({ seconds: 1 }))) > 0.01);
  });
}

test('samples beyond full scale count as full scale', () => {
  const loud = Float32Array.from({ length: 48000 }, (_, i) => 1e6 * Math.sin(i / 30));
  const clipped = loud.map((x) => Math.max(-1, Math.min(1, x)));
  assert.deepEqual(run(mask(), loud), run(mask(), clipped));
});

for (const value of [NaN, Infinity, -Infinity]) {
  test(`${value} in the input is refused`, () => {
    const block = new Float32Array(128);
    block[77] = value;
    assert.throws(() => mask().process(block, new Float32Array(128)), RangeError);
  });
}

test('numbers that make no sound are noticed in the output', () => {
  const broken = mask({ tilt: [NaN, 0, 0, 0, 0] });
  assert.throws(() => run(broken, speech({ seconds: 0.5 })), RangeError);
});

for (const rate of [4000, 384000, 44100.5, NaN]) {
  test(`a rate of ${rate} Hz is refused`, () => {
    assert.throws(() => mask({ rate }), RangeError);
  });
}

/** Mean absolute second difference: a step between two samples makes it large. */
function roughness(signal, at) {
  let sum = 0;
  for (const i of at) sum += Math.abs(signal[i - 1] - 2 * signal[i] + signal[i + 1]);
  return sum / at.length;
}

test('block and hop edges do not click', () => {
  const out = run(mask(), speech({ seconds: 3 }));
  const all = Array.from({ length: out.length - 2 }, (_, i) => i + 1);
  for (const size of [128, 480]) {
    const edges = all.filter((i) => i % size === 0);
    assert.ok(roughness(out, edges) < 1.5 * roughness(out, all));
  }
});
