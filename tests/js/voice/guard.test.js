import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Guard } from '../../../static/js/masking/voice/guard.js';
import { PseudoVoice } from '../../../static/js/masking/voice/pseudovoice.js';
import { SEED, numbers, speech, tables } from './signals.js';

const RATE = 48000;
const BLOCK = 128;

function guarded(create) {
  const reports = [];
  let clock = 0;
  const guard = new Guard({ create, rate: RATE, report: (r) => reports.push(r), now: () => (clock += 0.5) });
  return { guard, reports, types: () => reports.map((report) => report.type) };
}

function realMask(changes = {}) {
  return () => new PseudoVoice({ numbers: numbers(changes), tables: tables(), rate: RATE, seed: SEED });
}

function feed(guard, signal) {
  const out = new Float32Array(signal.length);
  for (let i = 0; i + BLOCK <= signal.length; i += BLOCK) {
    guard.process(signal.subarray(i, i + BLOCK), out.subarray(i, i + BLOCK));
  }
  return out;
}

const loud = (length) => new Float32Array(length).fill(0.5);

test('a mask that throws in the middle of a block leaves zeros in it and for ever after', () => {
  const { guard, types } = guarded(() => ({
    latency: 0,
    process(input, output) {
      output.set(input);
      throw new Error('broken');
    },
  }));
  const out = feed(guard, loud(10 * BLOCK));
  assert.ok(out.every((x) => x === 0));
  assert.deepEqual(types(), ['error']);
  assert.equal(guard.failed, true);
});

test('a mask that cannot be built means silence', () => {
  const { guard, reports } = guarded(realMask({ f0Hz: undefined, tilt: null }));
  assert.ok(feed(guard, loud(10 * BLOCK)).every((x) => x === 0));
  assert.deepEqual(reports.map((report) => report.type), ['error']);
});

test('one sample that is not a number silences the voice for good', () => {
  const { guard, types } = guarded(realMask());
  const signal = speech({ seconds: 1 });
  feed(guard, signal);
  feed(guard, new Float32Array(BLOCK).fill(NaN));
  assert.ok(feed(guard, signal).every((x) => x === 0));
  assert.equal(types().filter((type) => type === 'error').length, 1);
  assert.equal(types().at(-1), 'error');
});

for (const [name, changes] of [['a mask that is not primed', {}], ['a failed mask', { tilt: null }]]) {
  test(`what was in the output before does not stay there: ${name}`, () => {
    const { guard } = guarded(realMask(changes));
    const output = loud(BLOCK);
    guard.process(loud(BLOCK), output);
    assert.ok(output.every((x) => x === 0));
  });
}

test('without an input the mask hears silence and its heart beats on', () => {
  const { guard, types } = guarded(realMask());
  const output = new Float32Array(BLOCK);
  for (let i = 0; i < RATE / BLOCK; i++) guard.process(undefined, output);
  assert.ok(output.every((x) => x === 0));
  assert.ok(types().filter((type) => type === 'level').length >= 18);
});

test('ready is told once, after the latency, and says it', () => {
  const { guard, reports } = guarded(realMask());
  feed(guard, new Float32Array(0.04 * RATE));
  assert.equal(reports.some((report) => report.type === 'ready'), false);
  feed(guard, new Float32Array(RATE));
  const ready = reports.filter((report) => report.type === 'ready');
  assert.deepEqual(ready, [{ type: 'ready', latency: realMask()().latency }]);
});

test('the level is that of the masked voice, 20 times a second', () => {
  const { guard, reports } = guarded(realMask());
  feed(guard, speech({ seconds: 1 }));
  const levels = reports.filter((report) => report.type === 'level').map((report) => report.level);
  assert.ok(levels.length >= 18 && levels.length <= 20);
  assert.ok(Math.max(...levels) > 0.5 && Math.max(...levels) <= 1);
});

test('run times are told once a second', () => {
  const { guard, reports } = guarded(realMask());
  feed(guard, new Float32Array(RATE));
  const [stats] = reports.filter((report) => report.type === 'stats');
  assert.ok(Math.abs(stats.meanMs - 0.5) < 1e-9);
  assert.ok(Math.abs(stats.p99Ms - 0.5) < 0.02);
  assert.ok(Math.abs(stats.budgetMs - 2.667) < 0.001);
  assert.equal(stats.underruns, 0);
});
