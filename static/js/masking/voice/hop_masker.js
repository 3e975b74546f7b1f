// The method itself: 10 ms of a speaker in, 10 ms of the pseudo-voice out, at 16 kHz.

import { Analyser, Frame, HISTORY } from './analysis.js';
import { ContentNet } from './content_net.js';
import { Disguise } from './disguise.js';
import { CepstralEnvelope } from './envelope.js';
import { BINS, CEPSTRA, HOP, RATE, WINDOW, interpolate } from './layout.js';
import { Random } from './random.js';
import { Synthesiser } from './synthesis.js';

/** @typedef {{prior: Float32Array, net: import('./content_net.js').NetTables}} VoiceTables */

const NOTHING = new Frame();

export class HopMasker {
  /** From the middle of what a frame hears to where its own speech begins, seconds. */
  delay;
  #netMix;
  #history = new Float64Array(HISTORY);
  #envelopes = new CepstralEnvelope();
  #analyser;
  #net;
  #disguise;
  #synthesiser;
  #mixed = new Float64Array(CEPSTRA);
  #neutral = new Float64Array(BINS);
  #shape = new Float64Array(BINS);

  /**
   * @param {import('./disguise.js').VoiceNumbers} numbers
   * @param {VoiceTables} tables
   * @param {ArrayLike<number>} seed four random 32-bit words
   */
  constructor(numbers, tables, seed) {
    const random = new Random(seed);
    this.#netMix = numbers.netMix;
    this.#analyser = new Analyser(tables.prior, this.#envelopes);
    this.#net = numbers.netMix > 0 ? new ContentNet(tables.net) : null;
    this.#disguise = new Disguise(numbers, tables.prior, random);
    this.#synthesiser = new Synthesiser(numbers, random);
    this.delay = (WINDOW / 2 + (this.#net ? this.#net.lookahead * HOP : 0)) / RATE;
  }

  /**
   * First half of the work: take in and measure a hop.
   * @param {Float64Array} hop (HOP)
   */
  listen(hop) {
    this.#history.copyWithin(0, HOP);
    this.#history.set(hop, HISTORY - HOP);
    this.#analyser.measure(this.#history);
    if (this.#net) this.#analyser.describe();
  }

  /**
   * Second half: what the pseudo-voice says now.
   * @returns {Float64Array} (HOP), valid until the next call
   */
  speak() {
    const { frame, shape, tractOctaves, meanLogF0 } = this.#analyser;
    const said = this.#net ? this.#net.push(frame) : frame;
    if (said === null) return this.#rest();
    if (this.#net) this.#mixContent(this.#net, said, tractOctaves);
    this.#disguise.colour(said, this.#net ? this.#shape : shape, tractOctaves);
    this.#disguise.intone(said, meanLogF0);
    this.#synthesiser.speak(said, this.#disguise.spectrum, this.#disguise.f0);
    return this.#synthesiser.segment;
  }

  /** Until the network has its look-ahead there is nothing to say. */
  #rest() {
    this.#synthesiser.speak(NOTHING, this.#disguise.spectrum, this.#disguise.f0);
    return this.#synthesiser.segment;
  }

  /**
   * Shape = share of the network + rest of the speaker's own, on the speaker's frequency axis.
   * @param {ContentNet} net
   * @param {Frame} said
   * @param {number} tractOctaves
   */
  #mixContent(net, said, tractOctaves) {
    net.run();
    const mix = this.#netMix;
    for (let l = 0; l < CEPSTRA; l++) {
      this.#mixed[l] = mix * net.answer[l] + (1 - mix) * said.cepstrum[l];
    }
    this.#envelopes.expand(this.#mixed, this.#neutral);
    const stretch = 2 ** -tractOctaves;
    for (let k = 0; k < BINS; k++) this.#shape[k] = interpolate(this.#neutral, k * stretch);
  }
}
