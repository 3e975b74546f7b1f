/** What arrives: subscribes to who is on the roster, to nobody else, and gives their tracks out by seat. */

import { streamTypeFor } from './words.js';

/** @typedef {import('./types.js').Kind} Kind */
/** @typedef {import('./types.js').Client} Client */
/** @typedef {import('./types.js').RemoteUser} RemoteUser */

/** In a bad network Agora sends the small picture first, and then sound alone. */
const FALL_BACK_TO_SOUND = 2;

export class Incoming {
  #client;
  #give;
  /** @type {Map<number, string>} seat by uid, as the site's own roster says */
  #seats = new Map();
  /** @type {Map<string, MediaStreamTrack>} what was given out, by "<uid> <kind>" */
  #given = new Map();
  /** @type {Set<string>} being subscribed to, by "<uid> <kind>" */
  #asked = new Set();
  /** Agora's number of the stream that is taken of everybody. @type {0|1} */
  #streamType = 0;

  /**
   * @param {Client} client
   * @param {(seat: string, kind: Kind, track: MediaStreamTrack) => void} give
   */
  constructor(client, give) {
    this.#client = client;
    this.#give = give;
    client.on('user-published', (user, kind) => this.#subscribe(user, kind));
    client.on('user-unpublished', (user, kind) => this.#drop(user.uid, kind));
    client.on('user-left', (user) => this.dropAll(user.uid));
  }

  /** @param {number} uid @returns {string|undefined} */
  seatOf(uid) {
    return this.#seats.get(uid);
  }

  /** @returns {[number, string][]} */
  get peers() {
    return [...this.#seats];
  }

  /**
   * Who is not on it any more is heard no more, whatever still arrives.
   * @param {Map<number, string>} seats  by uid, without the own one
   */
  follow(seats) {
    const gone = [...this.#seats.keys()].filter((uid) => !seats.has(uid));
    this.#seats = seats;
    for (const uid of gone) this.dropAll(uid);
    for (const user of this.#client.remoteUsers) {
      if (user.hasAudio) this.#subscribe(user, 'audio');
      if (user.hasVideo) this.#subscribe(user, 'video');
    }
  }

  /** @param {number} uid */
  dropAll(uid) {
    this.#drop(uid, 'audio');
    this.#drop(uid, 'video');
  }

  /** A new connection: everybody is subscribed to anew. */
  dropEverybody() {
    for (const [key, track] of this.#given) end(key, track);
    this.#given.clear();
    this.#asked.clear();
  }

  close() {
    this.dropEverybody();
    this.#seats = new Map();
  }

  /** @param {RemoteUser} user @param {Kind} kind */
  async #subscribe(user, kind) {
    const key = `${user.uid} ${kind}`;
    if (!this.#seats.has(user.uid) || this.#given.has(key) || this.#asked.has(key)) return;
    this.#asked.add(key);
    try {
      const remote = await this.#client.subscribe(user, kind);
      // The roster may have changed meanwhile, or the peer have stopped again.
      if (!this.#asked.has(key)) return;
      this.#giveOut(user.uid, kind, remote.getMediaStreamTrack());
      // After a reconnect the SDK has another track for the same peer.
      remote.on('track-updated', () => {
        if (this.#given.has(key)) this.#giveOut(user.uid, kind, remote.getMediaStreamTrack());
      });
    } catch {
      // Gone again before we had it: the peer's next "published" asks anew.
    } finally {
      this.#asked.delete(key);
    }
  }

  /**
   * A picture is given out as a clone, which ends when its peer is gone; the SDK uses its own one again. Sound is
   * not: browsers measure the loudness of what they play only, and the SDK measures its own track.
   * @param {number} uid @param {Kind} kind @param {MediaStreamTrack} track
   */
  #giveOut(uid, kind, track) {
    const seat = this.#seats.get(uid);
    if (!seat) return;
    const own = kind === 'video' ? track.clone() : track;
    const key = `${uid} ${kind}`;
    end(key, this.#given.get(key));
    this.#given.set(key, own);
    if (kind === 'video') {
      this.#client.setStreamFallbackOption(uid, FALL_BACK_TO_SOUND).catch(() => {});
      this.#size([uid]);
    }
    this.#give(seat, kind, own);
  }

  /** @param {number} uid @param {Kind} kind */
  #drop(uid, kind) {
    const key = `${uid} ${kind}`;
    this.#asked.delete(key);
    end(key, this.#given.get(key));
    if (this.#given.delete(key)) this.#size([]);
  }

  /** Many pictures are taken small, few of them large again. @param {number[]} newest */
  #size(newest) {
    const uids = [...this.#given.keys()].filter((key) => key.endsWith('video')).map((key) => Number.parseInt(key, 10));
    const type = streamTypeFor(uids.length);
    for (const uid of type === this.#streamType ? newest : uids) {
      if (type || this.#streamType) this.#client.setRemoteVideoStreamType(uid, type).catch(() => {});
    }
    this.#streamType = type;
  }
}

/** @param {string} key  "<uid> <kind>" @param {MediaStreamTrack|undefined} track */
function end(key, track) {
  if (key.endsWith('video')) track?.stop();
}
