// Loads the trained tables of the voice mask (made by `python -m masking.voice.export`).

/**
 * @typedef {object} Layout
 * @property {{[name: string]: {offset: number, shape: number[]}}} arrays offsets in floats
 * @property {number[]} frameOffsets
 * @property {number} cepstralFeatures
 */

/**
 * @param {URL} folder ends with a slash
 * @param {AbortSignal} [signal]
 * @returns {Promise<import('./hop_masker.js').VoiceTables>}
 */
export async function loadTables(folder, signal) {
  const [layout, blob] = await Promise.all([
    load(new URL('content.json', folder), signal).then((response) => response.json()),
    load(new URL('content.bin', folder), signal).then((response) => response.arrayBuffer()),
  ]);
  return unpackTables(layout, blob);
}

/**
 * @param {Layout} layout
 * @param {ArrayBuffer} blob little-endian float32; so is every machine that runs a browser
 * @returns {import('./hop_masker.js').VoiceTables}
 */
export function unpackTables(layout, blob) {
  /** @param {string} name */
  const array = (name) => {
    const { offset, shape } = layout.arrays[name];
    const length = shape.reduce((product, size) => product * size, 1);
    return new Float32Array(blob, offset * 4, length);
  };
  return {
    prior: array('prior'),
    net: {
      featureScale: array('featureScale'),
      weights0: array('weights0'),
      bias0: array('bias0'),
      weights1: array('weights1'),
      bias1: array('bias1'),
      weights2: array('weights2'),
      bias2: array('bias2'),
      frameOffsets: layout.frameOffsets,
      cepstralFeatures: layout.cepstralFeatures,
    },
  };
}

/**
 * @param {URL} url
 * @param {AbortSignal} [signal]
 */
async function load(url, signal) {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}`);
  return response;
}
