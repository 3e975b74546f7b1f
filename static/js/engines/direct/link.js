/** The connection to one other member: perfect negotiation (W3C WebRTC, 10.7), kept alive. */

import { Emitter } from '../../lib/events.js';
import { countersOf, lossBetween } from './quality.js';
import { sessionOf } from './signals.js';
import { upkeepFor } from './upkeep.js';

/** @typedef {import('../../lib/types.js').Kind} Kind */
/** @typedef {{track: MediaStreamTrack, isMuted: boolean}} Sending  a masked track */

const UPKEEP_EVERY_MS = 500;
/** What a connection never changes. @type {RTCConfiguration} */
const FIXED = { bundlePolicy: 'max-bundle' };

/**
 * @typedef {object} LinkEvents
 * @property {{description: RTCSessionDescription|null}|{candidate: RTCIceCandidate}} signal  for the other side
 * @property {{kind: Kind, track: MediaStreamTrack}} track
 * @property {{}} connection  its state changed
 * @property {{}} hopeless  it does not come up: a new one is needed
 */

/** @extends {Emitter<LinkEvents>} */
export class PeerLink extends Emitter {
  #pc;
  #polite;
  #sending;
  #stream;
  #maxBitrate;
  #hasTracks = false;
  #isOffering = false;
  #isTakingAnswer = false;
  #restarts = 0;
  #since = performance.now();
  #counters = { received: 0, lost: 0, rttMs: 0 };
  #timer;

  /**
   * @param {object} init
   * @param {RTCConfiguration} init.rtc
   * @param {boolean} init.polite  gives way when both offer at once; true on exactly one side
   * @param {() => Sending[]} init.sending  asked when the tracks go in: until then there is nothing to replace
   * @param {MediaStream} init.stream  groups the tracks for the receiver's lip sync
   * @param {number} init.maxBitrate  bit/s of the video
   */
  constructor({ rtc, polite, sending, stream, maxBitrate }) {
    super();
    this.#polite = polite;
    this.#sending = sending;
    this.#stream = stream;
    this.#maxBitrate = maxBitrate;
    this.#pc = new RTCPeerConnection({ ...rtc, ...FIXED });
    this.#pc.onicecandidate = ({ candidate }) => candidate && this.emit('signal', { candidate });
    this.#pc.onnegotiationneeded = () => this.#describe();
    this.#pc.onconnectionstatechange = () => this.#connectionChanged();
    this.#pc.ontrack = ({ track }) => this.emit('track', { kind: /** @type {Kind} */ (track.kind), track });
    this.#timer = setInterval(() => this.#tend(), UPKEEP_EVERY_MS);
  }

  get state() {
    return this.#pc.connectionState;
  }

  /** Counts from the next candidates on; what is connected stays so. @param {RTCConfiguration} rtc */
  configure(rtc) {
    this.#pc.setConfiguration({ ...rtc, ...FIXED });
  }

  /** Speaks first, by putting the tracks in; without it the link waits for the other's offer. */
  offer() {
    if (this.#hasTracks) return;
    this.#hasTracks = true;
    for (const sending of this.#sending()) this.#add(sending);
  }

  /** @param {RTCSessionDescriptionInit} description @returns {boolean} from another RTCPeerConnection than the ones before */
  isForeign({ sdp = '' }) {
    const known = this.#pc.remoteDescription;
    return known !== null && sessionOf(known.sdp) !== sessionOf(sdp);
  }

  /**
   * @param {import('./signals.js').ReadSignal} signal
   * Whatever does not fit the moment (late answers, candidates of an ignored
   * offer, nonsense) is refused by the browser and dropped here; if that leaves
   * the link down, the upkeep sees to it.
   */
  async take(signal) {
    try {
      if ('candidate' in signal) await this.#pc.addIceCandidate(signal.candidate);
      else await this.#takeDescription(signal.description);
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    }
  }

  /** @param {Kind} kind @param {MediaStreamTrack|null} track */
  async replace(kind, track) {
    await this.#senderOf(kind)?.replaceTrack(track);
  }

  /** @returns {number} 0..1, loudness of the last sound played */
  get level() {
    const receiver = this.#pc.getReceivers().find(({ track }) => track.kind === 'audio');
    return receiver?.getSynchronizationSources()[0]?.audioLevel ?? 0;
  }

  /** @returns {Promise<{isConnected: boolean, rttMs: number, loss: number}>} since the last call */
  async measure() {
    const counters = countersOf((await this.#pc.getStats()).values());
    const loss = lossBetween(this.#counters, counters);
    this.#counters = counters;
    return { isConnected: this.state === 'connected', rttMs: counters.rttMs, loss };
  }

  close() {
    clearInterval(this.#timer);
    this.#pc.onicecandidate = this.#pc.onnegotiationneeded = null;
    this.#pc.onconnectionstatechange = this.#pc.ontrack = null;
    this.#pc.close();
  }

  /** @param {{type: 'offer'|'answer', sdp: string}} description */
  async #takeDescription(description) {
    if (this.#collides(description) && !this.#polite) {
      // The other side gives way to our offer, if it ever got it: its page may not have listened yet.
      this.#resend();
      return;
    }
    this.#isTakingAnswer = description.type === 'answer';
    try {
      await this.#pc.setRemoteDescription(description);
    } finally {
      this.#isTakingAnswer = false;
    }
    if (description.type === 'answer') return;
    this.offer();
    await this.#pc.setLocalDescription();
    this.#resend();
  }

  /** @param {{type: string}} description */
  #collides({ type }) {
    const isBusy = this.#pc.signalingState !== 'stable' && !this.#isTakingAnswer;
    return type === 'offer' && (this.#isOffering || isBusy);
  }

  async #describe() {
    try {
      this.#isOffering = true;
      await this.#pc.setLocalDescription();
      this.#resend();
    } catch (error) {
      // The link was closed, or the other's offer came in between: then that one counts.
      if (!(error instanceof DOMException)) throw error;
    } finally {
      this.#isOffering = false;
    }
  }

  #resend() {
    this.emit('signal', { description: this.#pc.localDescription });
  }

  /** @param {Sending} sending */
  #add({ track, isMuted }) {
    // addTrack, not addTransceiver: only its places are shared with the other's offer when both offer at once.
    const sender = this.#pc.addTrack(track, this.#stream);
    if (isMuted) sender.replaceTrack(null).catch(() => {});
    if (track.kind === 'video') this.#cap(sender);
  }

  /** @param {RTCRtpSender} sender */
  #cap(sender) {
    const parameters = sender.getParameters();
    if (!parameters.encodings?.length) return;
    parameters.encodings[0].maxBitrate = this.#maxBitrate;
    parameters.degradationPreference = 'maintain-framerate';
    // Refused while a negotiation changes the sender; it is set again once connected.
    sender.setParameters(parameters).catch(() => {});
  }

  /** @param {Kind} kind */
  #senderOf(kind) {
    return this.#pc.getTransceivers().find(({ receiver }) => receiver.track.kind === kind)?.sender;
  }

  #connectionChanged() {
    this.#since = performance.now();
    if (this.state === 'connected') {
      this.#restarts = 0;
      const video = this.#senderOf('video');
      if (video) this.#cap(video);
    }
    this.emit('connection', {});
  }

  #tend() {
    const step = upkeepFor({
      connection: this.state,
      signaling: this.#pc.signalingState,
      heard: this.#pc.remoteDescription !== null,
      restarts: this.#restarts,
      sinceMs: performance.now() - this.#since,
    });
    if (step === 'wait') return;
    this.#since = performance.now();
    if (step === 'resend') this.#resend();
    else if (step === 'offer') this.offer();
    else if (step === 'rebuild') this.emit('hopeless', {});
    else this.#restart();
  }

  #restart() {
    this.#restarts += 1;
    this.#pc.restartIce();
  }
}
