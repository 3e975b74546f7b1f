import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createEngine } from '../../../static/js/engines/registry.js';

test('a name that is no engine is refused, also one that every object has', async () => {
  for (const name of ['', 'toString', '__proto__', '../lib/api']) {
    await assert.rejects(createEngine(name, {}), RangeError);
  }
});
