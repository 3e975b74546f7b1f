/** Worker in which the network runs: it blocks its thread for the length of a detection. */

import { ModelError, YuNet } from './yunet.js';

/**
 * Questions and their answers carry the same number.
 * @typedef {{id: number, load: true}|{id: number, picture: ImageData, scale: number}} Question
 * @typedef {{id: number, faces: Face[], ms: number}|{id: number, error: string, code: string}} Answer
 * @typedef {import('./decode.js').Face} Face
 */

const WARM_UP = { width: 320, height: 192 };

/** @type {YuNet|null} */
let network = null;

/** The first run compiles and allocates: it is several times slower and belongs to loading. */
async function load() {
  network = await YuNet.load();
  await network.detect(new ImageData(WARM_UP.width, WARM_UP.height), 1);
}

/** @param {Question} question @returns {Promise<Answer>} */
async function answer(question) {
  const start = performance.now();
  if ('load' in question) {
    await load();
    return { id: question.id, faces: [], ms: performance.now() - start };
  }
  if (!network) throw new Error('asked before it was loaded');
  const faces = await network.detect(question.picture, question.scale);
  return { id: question.id, faces, ms: performance.now() - start };
}

/** @param {MessageEvent<Question>} event */
self.onmessage = async ({ data: question }) => {
  try {
    self.postMessage(await answer(question));
  } catch (error) {
    const code = error instanceof ModelError ? error.code : 'detector_failed';
    self.postMessage(/** @type {Answer} */ ({ id: question.id, error: String(error), code }));
  }
};
