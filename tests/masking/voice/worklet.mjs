// What the audio worklet's modules make of sounds: `node worklet.mjs JOB.json`, answers in the job's files.

import { readFileSync, writeFileSync } from 'node:fs';
import { PseudoVoice } from '../../../static/js/masking/voice/pseudovoice.js';
import { unpackTables } from '../../../static/js/masking/voice/tables.js';

const floats = (path) => {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
};

const { tables: folder, jobs } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const layout = JSON.parse(readFileSync(`${folder}/content.json`, 'utf8'));
const tables = unpackTables(layout, floats(`${folder}/content.bin`).buffer);
const answers = jobs.map(({ input, output, ...options }) => {
  const voice = new PseudoVoice({ tables, ...options });
  const sound = floats(input);
  const masked = new Float32Array(sound.length);
  voice.process(sound, masked);
  writeFileSync(output, masked);
  return { latency: voice.latency };
});
process.stdout.write(JSON.stringify(answers));
