/** Microphone and camera: what the member wants, what the server was told, and what it knows, kept in agreement. */

/** @typedef {import('../lib/types.js').Kind} Kind */
/** @typedef {import('../lib/types.js').Participant} Participant */

/** @type {Kind[]} */
const KINDS = ['audio', 'video'];

/** What the member reads when somebody muted the seat while this page could not hear of it. @type {Record<Kind, string>} */
const MUTED_MEANWHILE = {
  audio: 'You were muted while the line was lost.',
  video: 'Your picture was stopped while the line was lost.',
};

/**
 * What has to be done when page and server may have missed each other's word. Others can only mute a seat, so a mute
 * that this page never spoke of was theirs; in doubt it holds. Pure.
 *
 * @param {object} muted
 * @param {boolean} muted.wanted  by the member, now
 * @param {boolean} muted.told  by this page, the last time it had a line
 * @param {boolean} muted.known  to the server, in its snapshot
 * @returns {'nothing'|'obey'|'tell'} obey: mute here as well; tell: repeat to the server what is wanted
 */
export function correction({ wanted, told, known }) {
  if (wanted === known) return 'nothing';
  return known && !told ? 'obey' : 'tell';
}

export class Mutes {
  /** @type {Record<Kind, boolean>} */
  #told = { audio: false, video: false };
  #socket;
  #store;
  #obey;

  /**
   * @param {object} parts
   * @param {import('../lib/socket.js').CallSocket} parts.socket
   * @param {import('./store.js').Store} parts.store
   * @param {(kind: Kind) => void} parts.obey  switches the member's own side off, which comes back here as tell()
   */
  constructor({ socket, store, obey }) {
    this.#socket = socket;
    this.#store = store;
    this.#obey = obey;
    socket.on('muted', ({ seat, kind, on, byHost }) => {
      if (seat === store.state.seat && byHost && on) obey(kind);
    });
    // A seat that is held, in the call or behind a lost line; without one nothing has been agreed yet.
    socket.on('snapshot', () => {
      const own = store.state.seat && socket.roster.get(store.state.seat);
      if (own) this.#compare(own);
    });
  }

  /** @param {Kind} kind @param {boolean} on  muted; without a line the next snapshot brings it up again */
  tell(kind, on) {
    if (this.#store.state.seat && this.#socket.send({ type: 'mute', kind, on })) this.#told[kind] = on;
  }

  /** @param {Participant} own  as the server knows it */
  #compare({ audioMuted, videoMuted }) {
    const known = { audio: audioMuted, video: videoMuted };
    const { microphone, camera } = this.#store.state.own;
    const wanted = { audio: !microphone, video: !camera };
    for (const kind of KINDS) {
      const step = correction({ wanted: wanted[kind], told: this.#told[kind], known: known[kind] });
      if (step === 'tell') this.tell(kind, wanted[kind]);
      if (step !== 'obey') continue;
      this.#obey(kind);
      this.#store.dispatch({ type: 'say', text: MUTED_MEANWHILE[kind], tone: 'bad' });
    }
  }
}
