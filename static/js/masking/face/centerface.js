/** The CenterFace network on onnxruntime (WebAssembly, one thread). Runs in the detector's worker. */

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
const MODEL = new URL('../../../vendor/models/centerface.onnx', import.meta.url);
const INPUT = 'input.1';

/** Why the detector could not be loaded: `code` is model_missing or model_broken. */
export class ModelError extends Error {
  /** @param {'model_missing'|'model_broken'} code @param {unknown} cause */
  constructor(code, cause) {
    super(`${code}: ${cause}`);
    this.code = code;
  }
}

/** Finds faces in small pictures. */
export class CenterFace {
  #runtime;
  #session;

  /** @param {Runtime} runtime @param {Session} session */
  constructor(runtime, session) {
    this.#runtime = runtime;
    this.#session = session;
  }

  /** @returns {Promise<CenterFace>} rejects with ModelError */
  static async load() {
    const [runtime, model] = await Promise.all([loadRuntime(), loadModel()]);
    try {
      const options = { executionProviders: ['wasm'], graphOptimizationLevel: 'all' };
      return new CenterFace(runtime, await runtime.InferenceSession.create(model, options));
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
    const [heat, sizes, offset, landmarks] = ['537', '538', '539', '540'].map((name) => outputs[name].data);
    return decode({ width, height, heat, scale: sizes, offset, landmarks }, scale);
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
