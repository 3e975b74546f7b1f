// Voice lab: the real voice mask on the fake microphone; raw and masked sound are recorded side by side.

import { VoiceMask } from '/static/js/masking/voice_mask.js';

class VoiceLab {
  states = [];
  levels = [];
  stats = [];
  #recorded = { raw: [], masked: [] };

  /** @param {{numbers: object, mode: string, rate?: number, record?: boolean}} options */
  async open({ numbers, mode, rate = 48000, record = true }) {
    const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    this.context = new AudioContext({ sampleRate: rate, latencyHint: 'interactive' });
    this.microphone = await navigator.mediaDevices.getUserMedia({ audio });
    this.connect = record ? await this.#record() : (node) => node.connect(this.context.destination);
    this.mask = new VoiceMask({ context: this.context, numbers, mode });
    this.mask.on('state', ({ state, code }) => this.#became(state, code));
    this.mask.on('level', ({ level }) => this.levels.push(level));
    this.mask.on('stats', (stats) => this.stats.push(stats));
  }

  /** @returns {Promise<(node: AudioNode) => void>} connects the masked sound to the recorder */
  async #record() {
    await this.context.audioWorklet.addModule('/lab/pcm_recorder.js');
    const recorder = new AudioWorkletNode(this.context, 'pcm-recorder', { numberOfInputs: 2, numberOfOutputs: 0 });
    recorder.port.onmessage = ({ data: [raw, masked] }) => {
      this.#recorded.raw.push(raw);
      this.#recorded.masked.push(masked);
    };
    const source = this.context.createMediaStreamSource(this.microphone);
    source.connect(recorder, 0, 0);
    // Two sources of one track run up to 10 ms apart; the mask gets this one, so that latency can be measured.
    this.context.createMediaStreamSource = () => source;
    return (node) => node.connect(recorder, 0, 1);
  }

  #became(state, code) {
    this.states.push(code ? `${state}:${code}` : state);
    if (this.mask.node) this.connect(this.mask.node);
  }

  /** @returns {Promise<string>} '' or the code of the failure */
  async prepare() {
    this.mask.connect(this.microphone.getAudioTracks()[0]);
    return this.mask.prepare().then(
      () => '',
      (error) => error.code,
    );
  }

  async state(name) {
    while (!this.states.includes(name)) await this.sleep(20);
  }

  /** Forget what was recorded, and the levels. */
  clear() {
    this.#recorded = { raw: [], masked: [] };
    this.levels = [];
  }

  /** @returns {Promise<{raw: string, masked: string}>} float32 samples as base64 */
  async take(seconds) {
    await this.sleep(seconds * 1000);
    const { raw, masked } = this.#recorded;
    this.clear();
    return { raw: encode(raw), masked: encode(masked) };
  }

  sleep(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}

function encode(blocks) {
  const bytes = new Uint8Array(blocks.length * 512);
  blocks.forEach((block, i) => bytes.set(new Uint8Array(block.buffer), i * 512));
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

window.lab = new VoiceLab();
