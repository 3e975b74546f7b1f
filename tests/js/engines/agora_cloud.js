/** A member in a call through Agora's cloud, whose SDK keeps what it is told: test equipment at the SDK's boundary. */

import { AgoraEngine } from '../../../static/js/engines/agora.js';
import { CallSocket } from '../../../static/js/lib/socket.js';
import { CallServer, participant } from '../lib/call_server.js';

export const OLD_INSTALL_ID = 'websdk_ng_install_id';
export const uidOf = (seat) => seat.charCodeAt(0);
/** Everything that was begun is done. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A MediaStreamTrack. */
export class Track {
  readyState = 'live';
  clones = [];
  constructor(kind) {
    this.kind = kind;
  }
  clone() {
    this.clones.push(new Track(this.kind));
    return this.clones.at(-1);
  }
  stop() {
    this.readyState = 'ended';
  }
}

class LocalTrack {
  muted = false;
  constructor(config) {
    Object.assign(this, { config, track: config.mediaStreamTrack });
  }
  async setMuted(on) {
    this.muted = on;
  }
  async replaceTrack(track, stopsOld) {
    if (stopsOld) this.track.stop();
    this.track = track;
  }
  close() {
    this.track.stop();
  }
}

class RemoteTrack {
  constructor(kind) {
    this.track = new Track(kind);
  }
  getMediaStreamTrack() {
    return this.track;
  }
  on(_event, listener) {
    this.tell = listener;
  }
  /** As after a reconnect of the SDK's own. */
  update() {
    this.track = new Track(this.track.kind);
    this.tell();
  }
}

class Client {
  isIn = false;
  remoteUsers = [];
  joins = [];
  renewals = [];
  subscribed = [];
  remoteTracks = [];
  streamTypes = new Map();
  fallbacks = new Map();
  uplinks = {};
  published = new Set();
  /** How often the small picture was switched on. */
  dualStreams = 0;
  hasLeft = false;
  #listeners = new Map();

  constructor(config) {
    Object.assign(this, { config, role: config.role });
  }
  on(event, listener) {
    this.#listeners.set(event, listener);
  }
  say(event, ...values) {
    this.#listeners.get(event)?.(...values);
  }
  removeAllListeners() {
    this.#listeners.clear();
  }
  async join(...given) {
    this.joins.push(given);
    const failure = cloud.failures.shift();
    if (failure) throw failure;
    this.isIn = true;
    this.published.clear();
    this.role = 'audience';
    this.say('connection-state-change', 'CONNECTED', 'CONNECTING');
  }
  async leave() {
    this.hasLeft = true;
  }
  async renewToken(token) {
    this.renewals.push(token);
  }
  async setClientRole(role) {
    if (!this.isIn) throw new Error('INVALID_OPERATION: not in the channel');
    this.role = role;
  }
  async publish(local) {
    if (this.role !== 'host') throw new Error('INVALID_OPERATION: an audience sends nothing');
    this.published.add(local);
  }
  async unpublish(local) {
    this.published.delete(local);
  }
  async subscribe({ uid }, kind) {
    this.subscribed.push(`${uid} ${kind}`);
    const remote = new RemoteTrack(kind);
    this.remoteTracks.push(remote);
    return remote;
  }
  /** Another member of the channel begins to send. */
  shows(uid, kind) {
    const user = { uid, hasAudio: kind === 'audio', hasVideo: kind === 'video' };
    this.remoteUsers.push(user);
    this.say('user-published', user, kind);
  }
  async enableDualStream() {
    this.dualStreams += 1;
  }
  async setRemoteVideoStreamType(uid, type) {
    this.streamTypes.set(uid, type);
  }
  async setStreamFallbackOption(uid, option) {
    this.fallbacks.set(uid, option);
  }
  getRemoteNetworkQuality() {
    return this.uplinks;
  }
  getRemoteVideoStats() {
    return {};
  }
  getRemoteAudioStats() {
    return {};
  }
  getRTCStats() {
    return { RTT: 20 };
  }
  setLowStreamParameter(picture) {
    this.smallPicture = picture;
  }
  enableAudioVolumeIndicator() {
    this.tellsVolumes = true;
  }
}

/** What is there of Agora in a browser that has been here before. */
export class Cloud {
  parameters = new Map();
  clients = [];
  stored = new Map([[OLD_INSTALL_ID, 'this browser, for ever']]);
  uploadsLogs = true;
  area = null;
  logLevel = 0;
  /** What the next joins are answered with. */
  failures = [];
  /** Of the SDK, that are in the page; the next one loads or not. */
  scripts = [];
  isReachable = true;

  constructor() {
    const { stored } = this;
    globalThis.localStorage = { removeItem: (name) => stored.delete(name) };
    globalThis.document = {
      createElement: () => ({ remove: () => this.scripts.pop() }),
      head: { append: (script) => this.#load(script) },
    };
  }

  #load(script) {
    this.scripts.push(script);
    globalThis.AgoraRTC = this;
    queueMicrotask(() => (this.isReachable ? script.onload() : script.onerror()));
  }

  setLogLevel(level) {
    this.logLevel = level;
  }
  disableLogUpload() {
    this.uploadsLogs = false;
  }
  setParameter(name, value) {
    this.parameters.set(name, value);
  }
  setArea(area) {
    this.area = area;
  }
  createClient(config) {
    const { uploadsLogs, area, logLevel } = this;
    const atBirth = { uploadsLogs, area, logLevel, parameters: new Map(this.parameters), stored: [...this.stored.keys()] };
    const client = Object.assign(new Client(config), { atBirth });
    this.clients.push(client);
    return client;
  }
  createCustomVideoTrack = (config) => new LocalTrack(config);
  createCustomAudioTrack = (config) => new LocalTrack(config);
}

export const cloud = new Cloud();

/** What a seat's page gets of our server. */
export const descriptor = (change = {}) => ({
  appId: 'app', channel: 'ik0', uid: uidOf('a'), token: 'token 1', publishes: ['audio', 'video'], ...change,
});

/** Member a in a call with b; the answers of our server to a renewal are taken from `renewals`. */
export class Member {
  masked = [new Track('audio'), new Track('video')];
  /** Every event of the engine, oldest first. */
  events = [];
  renewals = [];
  asked = 0;
  #server = new CallServer();
  #seq = 10;
  #given = {};

  /** @param {{seats?: string}} [options]  who has one; a is this member */
  constructor({ seats = 'ab' } = {}) {
    const { WebSocket } = this.#server;
    const socket = new CallSocket('ws://site/ws/calls/c1/', { WebSocket });
    socket.open();
    this.#server.accept({ seats: [] });
    if (seats.includes('a')) this.#server.say({ type: 'seated', seat: 'a' });
    for (const seat of seats) this.sit(seat);
    this.engine = new AgoraEngine({ socket, renew: () => this.#renew() });
    for (const name of ['peer', 'track', 'gone', 'quality', 'level', 'state', 'removed']) {
      this.engine.on(name, (event) => this.events.push({ name, ...event }));
    }
    this.close = () => {
      this.engine.leave();
      socket.close();
    };
    members.push(this);
  }

  async join(change = {}) {
    this.#given = change;
    const before = cloud.clients.length;
    try {
      await this.engine.join(descriptor(change), { getTracks: () => this.masked });
    } finally {
      await settled();
      this.client = cloud.clients[before];
    }
    return this;
  }

  async #renew() {
    this.asked += 1;
    // A page that asks without end fails its test, and does not keep it from ending.
    if (this.asked > 20) return new Promise(() => {});
    const answer = (await this.renewals.shift()) ?? {};
    if (answer instanceof Error) throw answer;
    return descriptor({ ...this.#given, token: `token ${1 + this.asked}`, ...answer });
  }

  /** An event of our own server. */
  hear(message) {
    this.#server.say({ seq: (this.#seq += 1), ...message });
  }
  sit(seat) {
    this.hear({ type: 'joined', participant: participant(seat, { uid: uidOf(seat) }) });
  }
  named(name) {
    return this.events.filter((event) => event.name === name).map(({ name: _, ...rest }) => rest);
  }
  /** Kinds that arrive at Agora now. */
  get sends() {
    return [...this.client.published].filter(({ muted }) => !muted).map(({ track }) => track.kind).sort();
  }
}

let members = [];
export const joined = async (change = {}, renewals = [], muted = []) => {
  const member = new Member();
  member.renewals = renewals;
  for (const kind of muted) member.engine.mute(kind, true);
  return member.join(change);
};
export const closeAll = () => {
  for (const member of members) member.close();
  members = [];
};
