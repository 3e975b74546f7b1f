import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { SENTENCES, sentenceFor } from '../../../static/js/masking/reasons.js';

const MASKING = new URL('../../../static/js/masking/', import.meta.url);

const PROMISED = [
  'loading', 'no_camera', 'camera_denied', 'camera_busy', 'camera_unplugged', 'camera_stalled', 'camera_odd',
  'no_microphone', 'microphone_denied', 'microphone_busy', 'microphone_unplugged', 'mask_failed', 'voice_failed',
  'gate_failed', 'hidden', 'paused', 'resumed', 'muted', 'camera_off', 'switching', 'insecure_context', 'unsupported',
];

test('every promised reason has a short sentence', () => {
  for (const reason of PROMISED) assert.match(sentenceFor(reason), /^[A-Z].{10,110}\.$/, reason);
});

test('every reason that the code gives has a sentence', () => {
  const sources = readdirSync(MASKING).filter((name) => name.endsWith('.js') && name !== 'reasons.js');
  const text = sources.map((name) => readFileSync(new URL(name, MASKING), 'utf8')).join('\n');
  const wholes = [...text.matchAll(/'((?:no_)?(?:camera|microphone|mask|gate|voice)(?:_[a-z]+)?)'/g)].map(([, code]) => code);
  const parts = [...text.matchAll(/`\$\{\w*\.?#?\w+\}(_[a-z]+)`/g)].flatMap(([, end]) => [`camera${end}`, `microphone${end}`]);
  const codes = [...wholes, ...parts].filter((code) => code.includes('_'));
  assert.ok(codes.length > 12, 'the search finds the codes');
  assert.deepEqual(codes.filter((code) => !(code in SENTENCES)), []);
});

test('no reason, no sentence', () => {
  assert.equal(sentenceFor(''), '');
});
