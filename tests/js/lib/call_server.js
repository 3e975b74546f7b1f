/** An in-memory call server behind a WebSocket class: test equipment at the network's edge. */

export const participant = (seat, change = {}) => ({
  seat,
  otoNumber: `OTO#${seat.toUpperCase().padStart(6, 'A')}`,
  role: 'participant',
  joinedAt: '2026-01-01T12:00:00Z',
  audioMuted: false,
  videoMuted: false,
  handRaised: false,
  connected: true,
  look: { figure: 'owl', seed: 1, palette: {} },
  ...change,
});

export class CallServer {
  /** Every socket that was opened, oldest first. */
  sockets = [];
  /** Every message that came in, oldest first. */
  received = [];

  constructor() {
    const server = this;
    this.WebSocket = class {
      readyState = 0;
      constructor(url) {
        this.url = url;
        server.sockets.push(this);
      }
      send(data) {
        server.received.push(JSON.parse(data));
      }
      close() {
        this.readyState = 3;
      }
    };
  }

  get socket() {
    return this.sockets.at(-1);
  }

  get types() {
    return this.received.map(({ type }) => type);
  }

  accept(snapshot = {}) {
    this.socket.readyState = 1;
    this.socket.onopen();
    this.sendSnapshot(snapshot);
  }

  sendSnapshot({ seq = 10, seats = ['a', 'b'], you = null, status = 'active' } = {}) {
    this.say({
      type: 'snapshot',
      seq,
      call: { id: 'c1', title: 'Elders', status, isPublic: true, locked: false, masksRequired: true, maxParticipants: 4, engine: 'direct' },
      you: { otoNumber: 'OTO#AAAAAA', role: 'participant', seat: you },
      participants: seats.map((seat) => participant(seat)),
    });
  }

  say(message) {
    this.socket.onmessage({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  drop(code) {
    this.socket.readyState = 3;
    this.socket.onclose({ code });
  }
}
