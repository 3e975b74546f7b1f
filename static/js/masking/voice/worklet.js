// The audio thread's end of the voice mask: registers the processor "voice-mask".

import { Guard } from './guard.js';
import { PseudoVoice } from './pseudovoice.js';

/** Browsers differ in which clock an audio thread has; Date is coarse, but its mean is right. */
const clock = 'performance' in globalThis ? /** @type {{now(): number}} */ (Reflect.get(globalThis, 'performance')) : Date;

class VoiceMaskProcessor extends AudioWorkletProcessor {
  #guard;
  #stopped = false;

  /** @param {{processorOptions: {numbers: import('./disguise.js').VoiceNumbers,
   *   tables: import('./hop_masker.js').VoiceTables, seed: Uint32Array}}} options */
  constructor(options) {
    super();
    this.#guard = new Guard({
      create: () => new PseudoVoice({ ...options.processorOptions, rate: sampleRate }),
      rate: sampleRate,
      report: (report) => this.port.postMessage(report),
      now: () => clock.now(),
    });
    this.port.onmessage = () => (this.#stopped = true);
  }

  /**
   * @param {Float32Array[][]} inputs
   * @param {Float32Array[][]} outputs
   * @returns {boolean} false lets the browser drop the processor
   */
  process(inputs, outputs) {
    this.#guard.process(inputs[0][0], outputs[0][0]);
    return !this.#stopped;
  }
}

registerProcessor('voice-mask', VoiceMaskProcessor);
