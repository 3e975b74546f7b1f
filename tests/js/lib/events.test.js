import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Emitter } from '../../../static/js/lib/events.js';

test('listeners hear in order until they are taken off', () => {
  const emitter = new Emitter();
  const heard = [];
  const off = emitter.on('note', (note) => heard.push(`1${note}`));
  emitter.on('note', (note) => heard.push(`2${note}`));
  emitter.emit('note', 'a');
  off();
  emitter.emit('note', 'b');
  assert.deepEqual(heard, ['1a', '2a', '2b']);
});

test('a listener that throws keeps no other from hearing, and is reported', (t) => {
  const emitter = new Emitter();
  const heard = [];
  const reported = [];
  globalThis.reportError = (error) => reported.push(error.message);
  t.after(() => delete globalThis.reportError);
  emitter.on('note', () => {
    throw new Error('broken gauge');
  });
  emitter.on('note', (note) => heard.push(note));
  emitter.emit('note', 'a');
  assert.deepEqual([heard, reported], [['a'], ['broken gauge']]);
});
