/** Members with the direct engine. */

import { DirectEngine } from '/static/js/engines/direct.js';
import { sleep, until } from './lab.js';
import { Call, Member } from './members.js';

const call = new Call();

/** Every connection that was made, oldest first. */
const connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration) {
    super(configuration);
    connections.push(this);
  }
};

/** A descriptor whose relay's credentials run out so many seconds from now. */
const relayFor = (seconds) => ({
  iceServers: [{ urls: 'turn:127.0.0.1:9', username: `${Math.round(Date.now() / 1000 + seconds)}:seat`, credential: 'c' }],
});

/** As the server's token/renew answers. */
class RenewingEngine extends DirectEngine {
  constructor(deps) {
    super({ ...deps, renew: async () => (lab.renewals.push(Date.now()), relayFor(3600)) });
  }
}

window.lab = {
  sleep, until, call, relayFor,
  renewals: [],
  a: new Member(call, 'a', '#e00000', RenewingEngine),
  add_c() {
    this.c = new Member(call, 'c', '#e00000', DirectEngine);
  },
  /** B takes a seat; called again, B's page was loaded anew. */
  add_b() {
    this.b = new Member(call, 'b', '#0000e0', DirectEngine);
  },
  both_see() {
    return Promise.all([this.a.sees('b', 'blue'), this.b.sees('a', 'red')]);
  },
  async connect() {
    await this.a.join();
    this.add_b();
    await this.b.join();
    await this.both_see();
  },
  /** Usernames that the open connections would show the relay. */
  relay_names() {
    const open = connections.filter(({ connectionState }) => connectionState !== 'closed');
    return open.flatMap((one) => one.getConfiguration().iceServers.map(({ username }) => username));
  },
  sent(kind, from) {
    return call.relayed.filter((one) => one.kind === kind && one.from === from).length;
  },
};
