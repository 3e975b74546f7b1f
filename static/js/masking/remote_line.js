/** The connection to the site's masking worker: raw tracks go there, masked tracks and heart beats come back. */

import { Emitter } from '../lib/events.js';

/** @typedef {import('../lib/types.js').Kind} Kind */

/**
 * One heart beat, 20 a second. `level`: loudness of masked sound made since the last one, null when there was
 * none; `working`: a picture is being masked; `face`, `voice`: why something is covered or silent, '' when it is not.
 * @typedef {{level: number|null, working: boolean, face: string, voice: string}} Word
 */

/** Until the worker is reached. */
const CONNECT_MS = 15_000;
/** Addresses of this device that take longer to find are not needed: the worker has one that is known. */
const GATHER_MS = 1_000;
/** Without a heart beat for this long the worker is given up; the gate covers long before. */
const LOST_MS = 3_000;
/** Networks deliver late: so long after a heart beat it is told again, as a mask on the device tells that it is at work. */
const ALIVE_MS = 500;
/** Several times within the gate's limits. */
const AGAIN_MS = 40;

/** @extends {Emitter<{word: Word, lost: {}}>} */
export class RemoteLine extends Emitter {
  #ask;
  /** What goes there, also over a connection that is made anew. @type {Record<Kind, MediaStreamTrack|null>} */
  #sending = { audio: null, video: null };
  /** @type {RTCPeerConnection|null} */
  #pc = null;
  /** @type {RTCDataChannel|null} */
  #channel = null;
  /** @type {Promise<void>|null} */
  #opening = null;
  #heardAt = 0;
  /** @type {Word|null} */
  #last = null;
  #timer = 0;

  /** @param {(offer: string) => Promise<string>} ask  gives the worker's answer; rejects when it does not want */
  constructor(ask) {
    super();
    this.#ask = ask;
  }

  /** Settles once heart beats can come. @returns {Promise<void>} */
  open() {
    this.#opening ??= this.#connect();
    return this.#opening;
  }

  /** @param {Kind} kind @returns {MediaStreamTrack|null} the masked track; null while there is no connection */
  track(kind) {
    return this.#transceiver(kind)?.receiver.track ?? null;
  }

  /** @param {Kind} kind @param {MediaStreamTrack|null} track  raw; it goes to the worker and nowhere else */
  send(kind, track) {
    this.#sending[kind] = track;
    // A connection that closes meanwhile refuses: then nothing is sent, which is right.
    this.#transceiver(kind)?.sender.replaceTrack(track).catch(() => {});
  }

  /** @param {object} change  of the mask */
  tell(change) {
    if (this.#channel?.readyState === 'open') this.#channel.send(JSON.stringify(change));
  }

  /** May be opened again. */
  close() {
    clearInterval(this.#timer);
    this.#channel?.close();
    this.#pc?.close();
    this.#pc = this.#channel = this.#opening = this.#last = null;
  }

  async #connect() {
    const pc = (this.#pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' }));
    try {
      await this.#negotiate(pc);
    } catch (error) {
      pc.close();
      // It may have been closed, and another one opened, meanwhile.
      if (pc === this.#pc) this.close();
      throw error;
    }
  }

  /** @param {RTCPeerConnection} pc */
  async #negotiate(pc) {
    // Late words are of no use: a heart beat that was lost is not sent again.
    const channel = (this.#channel = pc.createDataChannel('mask', { ordered: false, maxRetransmits: 0 }));
    channel.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    for (const kind of /** @type {Kind[]} */ (['audio', 'video'])) {
      pc.addTransceiver(kind, { direction: 'sendrecv' });
      this.send(kind, this.#sending[kind]);
    }
    await pc.setLocalDescription();
    await gathered(pc);
    const answer = await this.#ask(pc.localDescription?.sdp ?? '');
    await pc.setRemoteDescription({ type: 'answer', sdp: answer });
    await opened(channel);
    this.#watch();
  }

  #watch() {
    this.#heardAt = performance.now();
    this.#timer = setInterval(() => this.#look(), AGAIN_MS);
    const channel = this.#channel;
    // One that is told of late must not end the one that followed.
    if (channel) channel.onclose = () => channel === this.#channel && this.#lose();
  }

  #look() {
    const silentMs = performance.now() - this.#heardAt;
    if (silentMs > LOST_MS) this.#lose();
    else if (this.#last && silentMs < ALIVE_MS) this.emit('word', this.#last);
  }

  /** @param {Word} word */
  #hear(word) {
    this.#last = word;
    this.#heardAt = performance.now();
    this.emit('word', word);
  }

  #lose() {
    if (!this.#pc) return;
    this.close();
    this.emit('lost', {});
  }

  /** @param {Kind} kind */
  #transceiver(kind) {
    return this.#pc?.getTransceivers().find(({ receiver }) => receiver.track.kind === kind);
  }
}

/** @param {RTCPeerConnection} pc @returns {Promise<void>} */
function gathered(pc) {
  if (pc.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHER_MS);
    pc.onicegatheringstatechange = () => {
      if (pc.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    };
  });
}

/** @param {RTCDataChannel} channel @returns {Promise<void>} */
function opened(channel) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the worker was not reached')), CONNECT_MS);
    channel.onopen = () => {
      clearTimeout(timer);
      resolve();
    };
    channel.onclose = () => {
      clearTimeout(timer);
      reject(new Error('the worker went away'));
    };
  });
}
