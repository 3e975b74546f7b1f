/** Members with any engine, for what all engines must do. */

import { AgoraEngine } from '/static/js/engines/agora.js';
import { DirectEngine } from '/static/js/engines/direct.js';
import { FakeEngine } from '/static/js/engines/fake.js';
import { JanusEngine } from '/static/js/engines/janus.js';
import { sleep, until } from './lab.js';
import { Call, Member } from './members.js';

const ENGINES = { agora: AgoraEngine, direct: DirectEngine, fake: FakeEngine, janus: JanusEngine };
const call = new Call();
const room = `lab${Date.now()}`;

/** The part of the site's websocket that is for a media server. */
async function bridge(line, seat, url) {
  const socket = new WebSocket(url);
  await new Promise((resolve) => (socket.onopen = resolve));
  socket.send(JSON.stringify({ room, seat }));
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    line.emit(message.type, message);
  };
  line.bridge = (message) => {
    socket.send(JSON.stringify(message));
    return true;
  };
}

window.lab = {
  sleep, until, call,
  members: {},
  /** A member takes a seat and starts the media. */
  async join(seat, name, descriptor = {}) {
    this.members[seat] = new Member(call, seat, '#0000e0', ENGINES[name]);
    if (name === 'janus') await bridge(this.members[seat].line, seat, this.bridge);
    await this.members[seat].join(descriptor);
  },
  /** Waits until `seat` has picture and sound of `other`. */
  meets(seat, other) {
    const { tracks } = this.members[seat];
    return until(() => tracks.has(`${other} video`) && tracks.has(`${other} audio`));
  },
  /** A member without a seat. */
  async joins_unseated(name) {
    const member = new Member(call, 'x', '#0000e0', ENGINES[name]);
    member.line.you.seat = null;
    return member.join().then(() => '', (error) => error.message);
  },
};
