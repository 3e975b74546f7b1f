/** Connects the call page: state, view, socket, own side and session. Nothing is decided here. */

import { postJson } from '../lib/api.js';
import { CallSocket } from '../lib/socket.js';
import { pageData } from '../site/page_data.js';
import { part } from './dom.js';
import { RemoteMedia } from './media.js';
import { CLOSE_ENDINGS, wordsFor } from './messages.js';
import { OwnSide } from './own_side.js';
import { audibleSeats } from './select.js';
import { Session } from './session.js';
import { initialState, isOver, reduce } from './state.js';
import { Store } from './store.js';
import { View } from './view.js';

/** @typedef {import('./types.js').CallConfig} CallConfig */
/** @typedef {import('./types.js').Intents} Intents */

/** @type {CallConfig} */
const config = pageData('call-config');
const root = /** @type {HTMLElement} */ (document.getElementById('main'));
const store = new Store(reduce, initialState(config));
const socket = new CallSocket(config.urls.socket);
const media = new RemoteMedia(part(root, 'sound'));
const own = new OwnSide(config, store);
const session = new Session({ config, store, socket, media, own });

/** @type {Intents} */
const intents = {
  start: (choice) => void own.start(choice),
  toggleMicrophone: () => own.setMicrophone(!store.state.own.microphone),
  toggleCamera: () => own.setCamera(!store.state.own.camera),
  toggleHand,
  setMask: (settings) => own.setMask(settings),
  setVoice: (mode) => own.setVoice(mode),
  chooseCamera: (id) => own.chooseCamera(id),
  chooseMicrophone: (id) => own.chooseMicrophone(id),
  recordSample: (seconds) => own.recordSample(seconds),
  join: () => void session.join(),
  leave: () => session.leave(),
  again,
  muteMember: (seat) => void socket.send({ type: 'mute_member', seat, kind: 'audio' }),
  removeMember: (seat) => void removeMember(seat),
  endCall: () => void endCall(),
  invite,
  openPanel: (open) => store.dispatch({ type: 'panel', open }),
  dismiss: (id) => store.dispatch({ type: 'dismiss', id }),
  say: (text, tone) => store.dispatch({ type: 'say', text, tone }),
  playSound: () => void media.playAll(),
};

const view = new View(root, {
  state: store.state,
  intents,
  sources: { ownStream: () => own.picture, videoOf: (seat) => media.videoOf(seat) },
  canInvite: Boolean(config.urls.invite),
});

store.subscribe((state) => {
  media.allow(audibleSeats(state));
  view.draw(state);
});
media.on('blocked', ({ on }) => store.dispatch({ type: 'sound_blocked', on }));
own.on('muted', ({ kind, on }) => session.mute(kind, on));
own.on('level', ({ level }) => view.drawLevel(level));
own.on('devices', (devices) => view.drawDevices(devices));
followSocket();
addEventListener('pagehide', () => session.goAway());
// A page that comes back from the browser's memory has lost its devices and its line.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
if (!isOver(store.state.phase)) socket.open();

function followSocket() {
  for (const type of ['joined', 'left', 'muted', 'hand', 'role']) socket.on(type, saySomething);
  socket.on('roster', (roster) => {
    store.dispatch({ type: 'roster', participants: [...roster.values()], call: socket.call, you: socket.you });
  });
  socket.on('seated', ({ seat }) => store.state.phase === 'reconnecting' && seatedAgain(seat));
  socket.on('muted', ({ seat, kind, on, byHost }) => {
    if (seat === store.state.seat && byHost && on) obeyMute(kind);
  });
  socket.on('left', ({ seat, reason }) => {
    if (seat === store.state.seat && reason === 'lost') void session.rejoin();
  });
  socket.on('ended', () => session.over('ended', 'ended'));
  socket.on('removed', ({ reason }) => session.over(reason === 'ended' ? 'ended' : 'removed', reason));
  socket.on('error', refused);
  socket.on('state', lineIs);
}

/** Roster events come before the roster is taken over into the state: names of who left are still known. @param {any} event */
function saySomething(event) {
  if (store.state.phase !== 'in_call') return;
  const words = wordsFor(store.state, event);
  if (words) store.dispatch({ type: 'say', ...words });
}

/** @param {string} seat */
function seatedAgain(seat) {
  if (seat === store.state.seat) store.dispatch({ type: 'seated', seat, at: Date.now() });
}

/** @param {import('../lib/types.js').Kind} kind */
function obeyMute(kind) {
  if (kind === 'audio') own.setMicrophone(false);
  else own.setCamera(false);
}

/** @param {import('../lib/types.js').ServerError} refusal */
function refused({ code, error, re }) {
  if (code === 'seat_gone') void session.rejoin();
  // A signal to somebody who is leaving, and a seat that join() is waiting for, are no news for the member.
  else if (re !== 'signal' && re !== 'take_seat') store.dispatch({ type: 'say', text: error, tone: 'bad' });
}

/** @param {{state: import('../lib/socket.js').SocketState, code: number}} line */
function lineIs({ state, code }) {
  store.dispatch({ type: 'socket', state });
  const ending = state === 'closed' && CLOSE_ENDINGS[code];
  if (ending) session.over('removed', ending);
}

function toggleHand() {
  const raised = !store.state.own.hand;
  if (socket.send({ type: 'hand', raised })) store.dispatch({ type: 'hand', raised });
}

function again() {
  store.dispatch({ type: 'back_to_lobby' });
  socket.open();
}

/** @param {string} seat */
async function removeMember(seat) {
  const name = store.state.roster.find((one) => one.seat === seat)?.otoNumber;
  if (!name) return;
  const text = 'They cannot come back to this call unless they are invited again.';
  if (await view.confirm({ title: `Remove ${name}?`, text, yes: 'Remove' })) socket.send({ type: 'remove', seat });
}

async function endCall() {
  const text = 'Everybody leaves at once, and nobody can join this call any more.';
  if (await view.confirm({ title: 'End the call for all?', text, yes: 'End the call' })) socket.send({ type: 'end' });
}

/** @param {string} otoNumber @returns {Promise<string>} */
async function invite(otoNumber) {
  await postJson(config.urls.invite ?? '', { otoNumber });
  return `${otoNumber} can join now.`;
}
