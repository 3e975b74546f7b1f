/** Connects the call page: state, view, socket, own side and session. Nothing is decided here. */

import { deleteJson, postJson } from '../lib/api.js';
import { CallSocket } from '../lib/socket.js';
import { pageData } from '../site/page_data.js';
import { part } from './dom.js';
import { LiveMasking } from './live_masking.js';
import { reportMaskFaults } from './mask_reports.js';
import { RemoteMedia } from './media.js';
import { CLOSE_ENDINGS, wordsFor } from './messages.js';
import { messageFor, mutedAllWords, QUESTIONS } from './moderation.js';
import { Mutes } from './mutes.js';
import { OwnSide } from './own_side.js';
import { holdWhilePaused } from './pausing.js';
import { audibleSeats, isPaused } from './select.js';
import { Session } from './session.js';
import { initialState, isOver, reduce } from './state.js';
import { Store } from './store.js';
import { View } from './view.js';

/** A signal to somebody who is leaving, a seat that join() waits for, media that the engine begins again: no news for the member. */
const UNSAID = new Set(['signal', 'take_seat', 'media_offer', 'media_answer']);

/** @typedef {import('./types.js').CallConfig} CallConfig */
/** @typedef {import('./types.js').Intents} Intents */

/** @type {CallConfig} */
const config = pageData('call-config');
const root = /** @type {HTMLElement} */ (document.getElementById('main'));
const store = new Store(reduce, initialState(config));
const socket = new CallSocket(config.urls.socket);
const media = new RemoteMedia(part(root, 'sound'));
const own = new OwnSide(config, store);
const mutes = new Mutes({ socket, store, obey: (kind) => (kind === 'audio' ? own.setMicrophone(false) : own.setCamera(false)) });
const session = new Session({ config, store, socket, media, mutes, own });

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
  moderate: (action, who) => void moderate(action, who),
  muteAll: () => tell({ type: 'mute_all', kind: 'audio' }) && say(mutedAllWords(store.state)),
  toggleLock: () => void tell({ type: 'lock', on: !store.state.call.locked }),
  togglePause: () => void tell({ type: isPaused(store.state) ? 'resume' : 'pause' }),
  endCall: () => void endCall(),
  makeLink,
  revokeLink: () => deleteJson(config.urls.invitationLink),
  invite: (otoNumber) => postJson(config.urls.invite, { otoNumber }).then(() => `${otoNumber} can join now.`),
  liftBan: (otoNumber) => postJson(config.urls.unban, { otoNumber }).then(() => `${otoNumber} is not banned any more.`),
  openPanel: (panel) => store.dispatch({ type: 'panel', panel }),
  dismiss: (id) => store.dispatch({ type: 'dismiss', id }),
  say,
  playSound: () => void media.playAll(),
};

holdWhilePaused({ socket, store, hold: (on) => own.hold(on) });
reportMaskFaults({ socket, store });
const view = new View(root, {
  state: store.state,
  intents,
  sources: { ownStream: () => own.picture, videoOf: (seat) => media.videoOf(seat) },
});

const live = config.live && new LiveMasking(root, { confirm: (question) => view.confirm(question), own });
live?.draw(store.state);

store.subscribe((state) => {
  media.allow(audibleSeats(state));
  view.draw(state);
  live?.draw(state);
});
media.on('blocked', ({ on }) => store.dispatch({ type: 'sound_blocked', on }));
own.on('muted', ({ kind, on }) => session.mute(kind, on));
own.on('level', ({ level }) => view.drawLevel(level));
followSocket();
addEventListener('pagehide', () => session.goAway());
// A page that comes back from the browser's memory has lost its devices and its line.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
if (!isOver(store.state.phase)) socket.open();

function followSocket() {
  for (const type of ['joined', 'left', 'muted', 'hand', 'role', 'locked', 'paused', 'resumed']) socket.on(type, saySomething);
  socket.on('roster', (roster) => {
    store.dispatch({ type: 'roster', participants: [...roster.values()], call: socket.call, you: socket.you });
  });
  socket.on('seated', ({ seat }) => store.state.phase === 'reconnecting' && seatedAgain(seat));
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

/** @param {import('../lib/types.js').ServerError} refusal */
function refused({ code, error, re }) {
  if (code === 'seat_gone') void session.rejoin();
  else if (!UNSAID.has(re ?? '')) store.dispatch({ type: 'say', text: error, tone: 'bad' });
}

/** @param {{state: import('../lib/socket.js').SocketState, code: number}} line */
function lineIs({ state, code }) {
  store.dispatch({ type: 'socket', state });
  const ending = state === 'closed' && CLOSE_ENDINGS[code];
  if (ending) session.over('removed', ending);
}

function toggleHand() {
  const raised = !store.state.own.hand;
  if (tell({ type: 'hand', raised })) store.dispatch({ type: 'hand', raised });
}

function again() {
  store.dispatch({ type: 'back_to_lobby' });
  socket.open();
}

/** @param {string} text @param {import('./state.js').Tone} [tone] */
function say(text, tone) {
  store.dispatch({ type: 'say', text, tone });
}

/** A wish that needs the line: never silently lost. @param {{type: string, [field: string]: unknown}} message @returns {boolean} */
function tell(message) {
  const sent = socket.send(message);
  if (!sent) say('The line to the call is lost, so nothing was changed. Please try again in a moment.', 'bad');
  return sent;
}

/** @type {Intents['moderate']} */
async function moderate(action, who) {
  const question = action in QUESTIONS && QUESTIONS[/** @type {keyof typeof QUESTIONS} */ (action)](who.otoNumber);
  if (!question || (await view.confirm(question))) tell(messageFor(action, who));
}

async function makeLink() {
  const { url } = await postJson(config.urls.invitationLink);
  return new URL(url, location.href).href;
}

async function endCall() {
  const text = 'Everybody leaves at once, and nobody can join this call any more.';
  if (await view.confirm({ title: 'End the call for all?', text, yes: 'End the call' })) tell({ type: 'end' });
}

