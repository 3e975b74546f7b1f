/** The connection that sends: one sound, one picture, both the gate's. */

/** @typedef {import('../../lib/types.js').Kind} Kind */

/** Their places in the description are what the server mutes by. @type {Kind[]} */
const KINDS = ['audio', 'video'];

export class Uplink {
  #pc;
  /** @type {Map<Kind, RTCRtpSender>} */
  #senders = new Map();

  /**
   * @param {object} init
   * @param {RTCConfiguration} init.rtc
   * @param {MediaStream} init.stream
   * @param {Map<Kind, MediaStreamTrack|null>} init.tracks  masked; null: not sent now
   * @param {number} init.maxBitrate  bit/s of the video
   * @param {() => void} init.onChange  of the state
   */
  constructor({ rtc, stream, tracks, maxBitrate, onChange }) {
    this.#pc = new RTCPeerConnection({ ...rtc, bundlePolicy: 'max-bundle' });
    this.#pc.onconnectionstatechange = onChange;
    for (const kind of KINDS) {
      const sendEncodings = kind === 'video' ? [{ maxBitrate }] : undefined;
      const place = { direction: /** @type {const} */ ('sendonly'), streams: [stream], sendEncodings };
      this.#senders.set(kind, this.#pc.addTransceiver(tracks.get(kind) ?? kind, place).sender);
    }
  }

  get state() {
    return this.#pc.connectionState;
  }

  /** @returns {Promise<string>} SDP */
  async offer() {
    await this.#pc.setLocalDescription();
    return this.#pc.localDescription?.sdp ?? '';
  }

  /** @param {string} sdp  the server's answer */
  async take(sdp) {
    await this.#pc.setRemoteDescription({ type: 'answer', sdp });
  }

  /** @param {Kind} kind @param {MediaStreamTrack|null} track */
  async replace(kind, track) {
    await this.#senders.get(kind)?.replaceTrack(track);
  }

  /** @param {number} maxBitrate  bit/s of the video */
  async cap(maxBitrate) {
    const sender = /** @type {RTCRtpSender} */ (this.#senders.get('video'));
    const parameters = sender.getParameters();
    if (!parameters.encodings?.length) return;
    parameters.encodings[0].maxBitrate = maxBitrate;
    parameters.degradationPreference = 'maintain-framerate';
    await sender.setParameters(parameters);
  }

  close() {
    this.#pc.onconnectionstatechange = null;
    this.#pc.close();
  }
}
