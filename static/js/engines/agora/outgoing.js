/** What this page sends: clones of masked tracks, each only while it may and is not muted. */

/** @typedef {import('./types.js').Kind} Kind */
/** @typedef {import('./types.js').Client} Client */
/** @typedef {import('./types.js').LocalTrack} LocalTrack */

/**
 * kbit/s. Of size and frame rate nothing is said: they are the gate's (sd 640x360, hd 1280x720), and its track takes
 * no constraints.
 */
const VIDEO = Object.freeze({ sd: { bitrateMax: 500 }, hd: { bitrateMax: 1200 } });
const SMALL_VIDEO = Object.freeze({ width: 320, height: 180, framerate: 15, bitrate: 140 });
const AUDIO = Object.freeze({ sampleRate: 48_000, stereo: false, bitrate: 40 });
/** With one other member nobody needs it. */
const SMALL_PICTURE_FROM = 2;
/** The shortest delay that Agora has for who only listens. */
const ULTRA_LOW_LATENCY = 2;

export class Outgoing {
  #sdk;
  #client;
  #quality;
  /** @type {Map<Kind, MediaStreamTrack>} what the gate gives out */
  #masked = new Map();
  /** @type {Map<Kind, LocalTrack>} */
  #local = new Map();
  /** @type {Set<Kind>} */
  #published = new Set();
  /** @type {'host'|'audience'} */
  role = 'audience';
  #isDual = false;

  /**
   * @param {import('./types.js').Sdk} sdk
   * @param {Client} client
   * @param {'sd'|'hd'} quality
   */
  constructor(sdk, client, quality) {
    this.#sdk = sdk;
    this.#client = client;
    this.#quality = quality;
    client.setLowStreamParameter(SMALL_VIDEO);
  }

  /** @param {MediaStreamTrack} track  masked; the SDK gets a clone, because it ends what it was given */
  async take(track) {
    const kind = /** @type {Kind} */ (track.kind);
    this.#masked.set(kind, track);
    await this.#local.get(kind)?.replaceTrack(track.clone(), true);
  }

  /**
   * Make it so: who sends is a host for Agora, who only listens is not.
   * @param {Record<Kind, {may: boolean, muted: boolean}>} wanted
   * @param {number} peers  how many others there are
   */
  async settle(wanted, peers) {
    const kinds = /** @type {Kind[]} */ (Object.keys(wanted)).filter((kind) => this.#masked.has(kind));
    for (const kind of kinds) if (!wanted[kind].may) await this.#unpublish(kind);
    const sending = kinds.filter((kind) => wanted[kind].may && (this.#published.has(kind) || !wanted[kind].muted));
    await this.#become(sending.length ? 'host' : 'audience');
    if (peers >= SMALL_PICTURE_FROM && this.role === 'host') await this.#sendSmallPicture();
    for (const kind of sending) await this.#send(kind, wanted[kind].muted);
  }

  /** A new connection: nothing is published in it. */
  forget() {
    this.#published.clear();
    this.role = 'audience';
    this.#closeTracks();
  }

  close() {
    this.forget();
    this.#masked.clear();
  }

  /** @param {Kind} kind @param {boolean} muted */
  async #send(kind, muted) {
    const local = this.#trackOf(kind);
    if (!muted && !this.#published.has(kind)) {
      await local.setMuted(false);
      await this.#client.publish(local);
      this.#published.add(kind);
    }
    await local.setMuted(muted);
  }

  /** @param {Kind} kind */
  async #unpublish(kind) {
    const local = this.#local.get(kind);
    if (!local || !this.#published.delete(kind)) return;
    await this.#client.unpublish(local);
  }

  /** @param {'host'|'audience'} role */
  async #become(role) {
    if (role === this.role) return;
    await this.#client.setClientRole(role, role === 'audience' ? { level: ULTRA_LOW_LATENCY } : undefined);
    this.role = role;
  }

  /** Dual stream: who receives many pictures, or has a bad line, takes the small one. It costs a second encoder. */
  async #sendSmallPicture() {
    if (this.#isDual) return;
    this.#isDual = true;
    await this.#client.enableDualStream().catch(() => {}); // some phones cannot: then others get the large one
  }

  /** @param {Kind} kind @returns {LocalTrack} */
  #trackOf(kind) {
    const known = this.#local.get(kind);
    if (known) return known;
    const mediaStreamTrack = /** @type {MediaStreamTrack} */ (this.#masked.get(kind)).clone();
    const made =
      kind === 'video'
        ? this.#sdk.createCustomVideoTrack({ mediaStreamTrack, ...VIDEO[this.#quality] })
        : this.#sdk.createCustomAudioTrack({ mediaStreamTrack, encoderConfig: AUDIO });
    this.#local.set(kind, made);
    return made;
  }

  #closeTracks() {
    for (const local of this.#local.values()) local.close();
    this.#local.clear();
  }
}
