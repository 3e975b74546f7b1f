// What a listener and an eavesdropper find in the masked voice; measured without the mask's own code.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PseudoVoice } from '../../../static/js/masking/voice/pseudovoice.js';
import { CLEAR, SEED, likeness, longTermSpectrum, medianPitch, numbers, run, spectralDistance, speech, tables } from './signals.js';

const RATE = 16000;
const TABLES = tables();
const MODES = { private: {}, clear: CLEAR };

/** Masked voice after the first two seconds, when the running means have settled. */
function masked(signal, changes) {
  const mask = new PseudoVoice({ numbers: numbers(changes), tables: TABLES, rate: RATE, seed: SEED });
  return run(mask, signal).subarray(2 * RATE);
}

const settled = (signal) => signal.subarray(2 * RATE);
const octaves = (a, b) => Math.abs(Math.log2(a / b));
const spectrum = (signal) => longTermSpectrum(signal, RATE);

for (const [mode, changes] of Object.entries(MODES)) {
  for (const speakerHz of [110, 200]) {
    const signal = speech({ rate: RATE, f0: speakerHz, seconds: 6 });

    test(`${mode}: a voice of ${speakerHz} Hz gets the pitch of the key`, () => {
      for (const f0Hz of [90, 140, 230]) {
        const pitch = medianPitch(masked(signal, { ...changes, f0Hz }), RATE);
        assert.ok(octaves(pitch, f0Hz) < 0.25, `${pitch} instead of ${f0Hz}`);
      }
    });

    test(`${mode}: the own pitch of ${speakerHz} Hz is avoided even when it is the key's`, () => {
      const own = medianPitch(settled(signal), RATE);
      const pitch = medianPitch(masked(signal, { ...changes, f0Hz: own }), RATE);
      assert.ok(octaves(pitch, own) > 0.05, `${own} became ${pitch}`);
    });

    test(`${mode}: nothing of the waveform of ${speakerHz} Hz gets through`, () => {
      const out = masked(signal, changes);
      const piece = settled(signal).subarray(0, RATE / 2);
      assert.ok(likeness(piece, out.subarray(0, RATE / 2), RATE / 10) < 0.3);
      assert.ok(likeness(piece, piece, 10) > 0.99, 'the measure must find a voice that gets through');
    });
  }

  test(`${mode}: the long-term spectrum becomes another one`, () => {
    const signal = speech({ rate: RATE, seconds: 6 });
    assert.ok(spectralDistance(spectrum(settled(signal)), spectrum(masked(signal, changes))) > 4);
  });

  test(`${mode}: formants follow the keyed warp`, () => {
    const signal = speech({ rate: RATE, seconds: 6 });
    const [low, high] = [0.85, 1.18].map((warp) => masked(signal, { ...changes, warp, bumps: [0, 0, 0] }));
    assert.ok(centroid(spectrum(high)) > centroid(spectrum(low)) + 0.5);
  });

  test(`${mode}: two keys make two voices of one speaker`, () => {
    const signal = speech({ rate: RATE, seconds: 6 });
    const one = masked(signal, { ...changes, f0Hz: 100, warp: 0.9, tilt: [0.5, 0.3, -0.2, 0.1, 0] });
    const other = masked(signal, { ...changes, f0Hz: 200, warp: 1.1, tilt: [-0.5, -0.3, 0.2, 0, 0.1] });
    assert.ok(octaves(medianPitch(one, RATE), medianPitch(other, RATE)) > 0.7);
    assert.ok(spectralDistance(spectrum(one), spectrum(other)) > 1.5);
  });

  test(`${mode}: two speakers with one key come closer together`, () => {
    const speakers = [{ f0: 105, tract: 0.95 }, { f0: 210, tract: 1.15 }];
    const [a, b] = speakers.map((speaker) => speech({ rate: RATE, seconds: 6, ...speaker }));
    const before = spectralDistance(spectrum(settled(a)), spectrum(settled(b)));
    const after = spectralDistance(spectrum(masked(a, changes)), spectrum(masked(b, changes)));
    assert.ok(after < 0.8 * before, `${before} dB became ${after} dB`);
  });
}

/** Centre of a spectrum over the 1/6-octave bands from 600 to 3000 Hz (bands 12 to 26). */
function centroid(levels) {
  const bands = levels.slice(12, 27).map((db) => 10 ** (db / 10));
  return bands.reduce((sum, p, i) => sum + p * i, 0) / bands.reduce((sum, p) => sum + p, 0);
}
