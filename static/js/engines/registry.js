/** The media engines a page can use, by the name the server gives; each is loaded only when it is used. */

/** @typedef {import('../lib/types.js').Kind} Kind */
/** @typedef {import('../lib/socket.js').CallSocket} CallSocket */

/**
 * Ids are seats of the roster.
 * @typedef {object} EngineEvents
 * @property {{id: string}} peer
 * @property {{id: string, kind: Kind, track: MediaStreamTrack}} track  replaces an earlier one of that kind
 * @property {{id: string}} gone
 * @property {{id: string, level: 'good'|'fair'|'poor'|'lost', rttMs: number, loss: number}} quality  loss: 0..1
 * @property {{id: string, level: number}} level  0..1, how loud the peer speaks
 * @property {{state: EngineState}} state
 * @property {{reason: string}} removed
 */

/** @typedef {'connecting'|'connected'|'reconnecting'|'failed'|'left'} EngineState */

/**
 * @typedef {object} EngineMethods
 * @property {(descriptor: any, maskedStream: MediaStream) => Promise<void>} join
 *   descriptor: from the server's token answer; maskedStream: the gate's, nothing else
 * @property {(kind: Kind, track: MediaStreamTrack) => void|Promise<void>} replace
 * @property {(kind: Kind, on: boolean) => void} mute  sends nothing of this kind while on
 * @property {() => void} leave
 */

/** @typedef {EngineMethods & import('../lib/events.js').Emitter<EngineEvents>} Engine */
/**
 * @typedef {object} EngineDeps
 * @property {CallSocket} socket
 * @property {import('../lib/types.js').VideoQuality} [quality]
 * @property {() => Promise<any>} [renew]  a fresh descriptor for the same seat
 */

/** @type {Record<string, (deps: EngineDeps) => Promise<Engine>>} */
const ENGINES = {
  agora: async (deps) => new (await import('./agora.js')).AgoraEngine(deps),
  direct: async (deps) => new (await import('./direct.js')).DirectEngine(deps),
  janus: async (deps) => new (await import('./janus.js')).JanusEngine(deps),
  fake: async (deps) => new (await import('./fake.js')).FakeEngine(deps),
};

/**
 * @param {string} name
 * @param {EngineDeps} deps
 * @returns {Promise<Engine>}
 */
export async function createEngine(name, deps) {
  if (!Object.hasOwn(ENGINES, name)) throw new RangeError(`no media engine is called "${name}"`);
  return ENGINES[name](deps);
}
