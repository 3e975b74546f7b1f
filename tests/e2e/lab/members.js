/** Several members with an engine each in one page, over a call server in memory that can delay, lose and forge. */

import { Emitter } from '/static/js/lib/events.js';
import { Monitor, sleep, until } from './lab.js';

/** One member's line: what the engine uses of a CallSocket. */
class Line extends Emitter {
  you = { seat: null };
  roster = new Map();
  constructor(call) {
    super();
    this.call = call;
  }
  /** Messages for a media server go over `bridge`, where there is one. */
  send(message) {
    if (message.type.startsWith('media_')) return this.bridge?.(message);
    this.call.relay(this.you.seat, message);
    return true;
  }
}

export class Call {
  lines = new Map();
  delay = 5;
  lost = () => false;
  relayed = [];

  seat(id) {
    const line = this.lines.get(id) ?? new Line(this);
    line.you.seat = id;
    this.lines.set(id, line);
    this.#tellRoster();
    return line;
  }
  unseat(id) {
    this.lines.delete(id);
    this.#tellRoster();
  }
  relay(from, { to, ...signal }) {
    this.relayed.push({ from, to, kind: signal.description?.type ?? 'candidate' });
    if (this.lost(from, to)) return;
    const copy = JSON.parse(JSON.stringify({ ...signal, from }));
    setTimeout(() => this.lines.get(to)?.emit('signal', copy), this.delay);
  }
  #tellRoster() {
    const roster = new Map([...this.lines.keys()].map((seat) => [seat, { seat, uid: seat.charCodeAt(0), connected: true, look: { palette: { tile: '#00c000' } } }]));
    for (const line of this.lines.values()) {
      line.roster = roster;
      line.emit('roster', roster);
    }
  }
}

/** Stands in for the gate's stream: one colour and one tone per member. */
function streamOf(colour) {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
  const context = canvas.getContext('2d');
  setInterval(() => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 320, 180);
  }, 40);
  const audio = new AudioContext();
  const tone = new OscillatorNode(audio);
  const destination = new MediaStreamAudioDestinationNode(audio);
  tone.connect(destination);
  tone.start();
  return new MediaStream([...canvas.captureStream(25).getTracks(), ...destination.stream.getTracks()]);
}

export class Member {
  events = [];
  tracks = new Map();
  /** @param {new (deps: any) => any} Engine */
  constructor(call, seat, colour, Engine) {
    this.line = call.seat(seat);
    this.stream = streamOf(colour);
    this.engine = new Engine({ socket: this.line });
    for (const type of ['peer', 'track', 'gone', 'quality', 'state', 'removed']) {
      this.engine.on(type, ({ id, state, reason, kind, level }) => {
        this.events.push([type, id ?? state ?? reason, kind ?? level]);
      });
    }
    this.engine.on('track', ({ id, kind, track }) => {
      this.tracks.set(`${id} ${kind}`, track);
      if (kind === 'audio') play(track);
    });
    this.engine.on('level', ({ level }) => (this.level = Math.max(this.level ?? 0, level)));
  }
  join(descriptor = {}) {
    return this.engine.join(descriptor, this.stream);
  }
  count(type) {
    return this.events_of(type).length;
  }
  events_of(type) {
    return this.events.filter(([name]) => name === type);
  }
  /** Waits until the peer's picture is the colour. */
  async sees(seat, name) {
    const track = await until(() => this.tracks.get(`${seat} video`));
    const monitor = new Monitor(track);
    await until(async () => (await monitor.take()).at(-1)?.name === name);
    return true;
  }
  async framesOf(seat, ms) {
    const monitor = new Monitor(this.tracks.get(`${seat} video`));
    await sleep(300);
    await monitor.take();
    await sleep(ms);
    return (await monitor.take()).length;
  }
}

/** A browser measures the loudness of what it plays only. */
function play(track) {
  const element = new Audio();
  element.srcObject = new MediaStream([track]);
  element.play();
}
