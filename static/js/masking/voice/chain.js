// One audio worklet with its fader: raw sound ends in it, masked sound leaves it.

/** Long enough not to click, short enough not to be heard as a gap. */
const FADE_SECONDS = 0.03;

/** @typedef {import('./guard.js').GuardReport} GuardReport */

export class VoiceChain {
  /** The only way out; silent until fadeIn. */
  output;
  /** @type {'priming' | 'ready'} */
  state = 'priming';
  /** Seconds, known when ready. */
  latency = 0;
  #context;
  #worklet;

  /**
   * Needs the worklet module to be loaded into the context.
   * @param {BaseAudioContext} context
   * @param {object} options
   * @param {object} options.numbers of one mode, from the server
   * @param {import('./hop_masker.js').VoiceTables} options.tables
   * @param {(report: GuardReport) => void} options.onReport
   */
  constructor(context, { numbers, tables, onReport }) {
    this.#context = context;
    this.output = new GainNode(context, { gain: 0 });
    this.#worklet = new AudioWorkletNode(context, 'voice-mask', {
      numberOfInputs: 1,
      numberOfOutputs: 1,
      outputChannelCount: [1],
      // The browser mixes stereo microphones down before the mask sees them.
      channelCount: 1,
      channelCountMode: 'explicit',
      // Drift and noise are fresh in each call: nobody can compute and subtract them.
      processorOptions: { numbers, tables, seed: crypto.getRandomValues(new Uint32Array(4)) },
    });
    this.#worklet.port.onmessage = ({ data }) => this.#heard(data, onReport);
    this.#worklet.onprocessorerror = () => onReport({ type: 'error', reason: 'the audio thread gave up' });
    this.#worklet.connect(this.output);
  }

  /** @param {AudioNode} source raw sound */
  listenTo(source) {
    source.connect(this.#worklet);
  }

  fadeIn() {
    this.#fade(1);
  }

  /** Fade out, then end. */
  fadeOut() {
    this.#fade(0);
    setTimeout(() => this.end(), FADE_SECONDS * 2000);
  }

  /** Silence at once; the audio thread drops the processor. */
  end() {
    this.output.disconnect();
    this.#worklet.disconnect();
    this.#worklet.port.onmessage = null;
    this.#worklet.onprocessorerror = null;
    this.#worklet.port.postMessage('stop');
    this.#worklet.port.close();
  }

  /**
   * @param {GuardReport} report
   * @param {(report: GuardReport) => void} onReport
   */
  #heard(report, onReport) {
    if (report.type === 'ready') {
      this.state = 'ready';
      this.latency = report.latency;
    }
    onReport(report);
  }

  /** @param {number} gain */
  #fade(gain) {
    const now = this.#context.currentTime;
    const fader = this.output.gain;
    fader.cancelScheduledValues(now);
    fader.setValueAtTime(fader.value, now);
    fader.linearRampToValueAtTime(gain, now + FADE_SECONDS);
  }
}
