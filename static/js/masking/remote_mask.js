/**
 * Masks of the site's server, for a device that cannot mask: in place of FaceMask and VoiceMask behind the gate.
 * Raw camera and microphone leave the device for them, so they are made only when the member agreed to that.
 */

import { postJson } from '../lib/api.js';
import { RemoteFace } from './remote_face.js';
import { RemoteLine } from './remote_line.js';
import { RemoteVoice } from './remote_voice.js';

/** @typedef {import('../lib/types.js').MaskSettings} MaskSettings */
/** @typedef {import('../lib/types.js').VoiceMode} VoiceMode */

/**
 * Where masking on the server is asked for; `refused` hears a sentence for the member.
 * @typedef {{url: string, call: string, refused: (sentence: string) => void}} LiveMasking
 */

/**
 * @param {object} init
 * @param {LiveMasking} init.live
 * @param {AudioContext} init.context
 * @param {MaskSettings} init.mask
 * @param {VoiceMode} init.voice
 * @param {'stream'|'fallback'} [init.path]
 * @returns {{face: RemoteFace, voice: RemoteVoice}}
 */
export function remoteMasks({ live, context, mask, voice: mode, path }) {
  const line = new RemoteLine((sdp) => ask(sdp));
  const face = new RemoteFace(line, mask, path);
  const voice = new RemoteVoice(line, context, mode);
  let told = '';

  /** @param {string} sdp */
  async function ask(sdp) {
    const { strength, background, mode } = face.settings;
    const mask = { mode, strength, background, voice: voice.mode };
    try {
      const answer = await postJson(live.url, { call: live.call, sdp, consent: true, ...mask });
      told = '';
      return answer.sdp;
    } catch (error) {
      // It is asked again every few seconds: the same sentence once is enough.
      const sentence = error instanceof Error ? error.message : '';
      if (sentence !== told) live.refused(sentence);
      told = sentence;
      throw error;
    }
  }
  return { face, voice };
}
