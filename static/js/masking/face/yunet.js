/** The YuNet network on onnxruntime (WebAssembly, one thread). Runs in the detector's worker. */

import { decode, toPlanes } from './decode.js';

/** @typedef {import('./decode.js').Face} Face */
/**
 * The part of onnxruntime-web that is used here.
 * @typedef {{data: Float32Array}} Tensor
 * @typedef {{run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>>}} Session
 * @typedef {object} Runtime
 * @property {{wasm: {numThreads: number, wasmPaths: string}, logLevel: string}} env
 * @property {{create(model: Uint8Array, options: object): Promise<Session>}} InferenceSession
 * @property {new (type: 'float32', data: Float32Array, dims: number[]) => Tensor} Tensor
 */

const RUNTIME = new URL('../../../vendor/ort/', import.meta.url);
const MODEL = new URL('../../../vendor/models/yunet.onnx', import.meta.url);
const INPUT = 'input';
const STRIDES = [8, 16, 32];

/** Why the detector could not be loaded: `code` is model_missing or model_broken. */
export class ModelError extends Error {
  /** @param {'model_missing'|'model_broken'} code @param {unknown} cause */
  constructor(code, cause) {
    super(`${code}: ${cause}`);
    this.code = code;
  }
}

/** Finds faces in small pictures. */
export class YuNet {
  #runtime;
  #session;

  /** @param {Runtime} runtime @param {Session} session */
  constructor(runtime, session) {
    this.#runtime = runtime;
    this.#session = session;
  }

  /** @returns {Promise<YuNet>} rejects with ModelError */
  static async load() {
    const [runtime, model] = await Promise.all([loadRuntime(), loadModel()]);
    try {
      const options = { executionProviders: ['wasm'], graphOptimizationLevel: 'all' };
      return new YuNet(runtime, await runtime.InferenceSession.create(model, options));
    } catch (error) {
      throw new ModelError('model_broken', error);
    }
  }

  /**
   * @param {ImageData} picture  sides are multiples of 32
   * @param {number} scale  pixels of this picture per pixel of the result
   * @returns {Promise<Face[]>}
   */
  async detect({ data, width, height }, scale) {
    const planes = new Float32Array(3 * width * height);
    toPlanes(data, planes);
    const input = new this.#runtime.Tensor('float32', planes, [1, 3, height, width]);
    const outputs = await this.#session.run({ [INPUT]: input });
    const grids = STRIDES.map((stride) => {
      const [sure, there, boxes, points] = ['cls', 'obj', 'bbox', 'kps'].map((name) => outputs[`${name}_${stride}`].data);
      return { stride, columns: width / stride, sure, there, boxes, points };
    });
    return decode(grids, scale);
  }
}

/** @returns {Promise<Runtime>} */
async function loadRuntime() {
  try {
    /** @type {Runtime} */
    const runtime = await import(new URL('ort.wasm.min.mjs', RUNTIME).href);
    runtime.env.wasm.numThreads = 1;
    runtime.env.wasm.wasmPaths = RUNTIME.href;
    runtime.env.logLevel = 'error';
    return runtime;
  } catch (error) {
    throw new ModelError('model_missing', error);
  }
}

/** @returns {Promise<Uint8Array>} */
async function loadModel() {
  const response = await fetch(MODEL).catch((error) => {
    throw new ModelError('model_missing', error);
  });
  if (!response.ok) throw new ModelError('model_missing', response.status);
  return new Uint8Array(await response.arrayBuffer());
}
