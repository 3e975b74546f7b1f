/** Draws the whole page from its state, and turns clicks and keys into intents. */

import { CallBar } from './call_bar.js';
import { Controls } from './controls.js';
import { DevicePicker } from './device_picker.js';
import { Dialogs } from './dialogs.js';
import { part, show } from './dom.js';
import { Endings } from './endings.js';
import { Grid } from './grid.js';
import { HostTools } from './host_tools.js';
import { Lobby } from './lobby.js';
import { MaskPicker } from './mask_picker.js';
import { Notices } from './notices.js';
import { NumberForm } from './number_form.js';
import { Panels } from './panels.js';
import { Roster } from './roster.js';
import { actionForKey, isTyping } from './shortcuts.js';
import { StageNotes } from './stage_notes.js';
import { isOver } from './state.js';
import { VoiceSample } from './voice_sample.js';

/** @typedef {import('./state.js').CallState} CallState */
/** @typedef {import('./types.js').Intents} Intents */

/**
 * @typedef {object} Sources
 * @property {() => MediaStream|null} ownStream  masked picture of the member, without sound
 * @property {(seat: string) => MediaStream|null} videoOf  masked picture of another seat
 */

const HEADINGS = { lobby: 'lobby-title', stage: 'stage-title', ending: 'ending-title' };

export class View {
  #root;
  #intents;
  #dialogs;
  #sample;
  #invite;
  /** @type {{draw: (state: CallState) => void, destroy?: () => void}[]} */
  #pieces;
  #section = 'lobby';
  #leaveKeys = new AbortController();

  /**
   * @param {HTMLElement} root
   * @param {{state: CallState, intents: Intents, sources: Sources}} init
   */
  constructor(root, { state, intents, sources }) {
    this.#root = root;
    this.#intents = intents;
    this.#dialogs = new Dialogs(root);
    this.#sample = new VoiceSample(root, intents);
    this.#invite = new NumberForm(part(root, 'invite'), intents.invite);
    const { look } = state.me;
    this.#pieces = [
      new CallBar(root),
      new Lobby(root, sources.ownStream),
      new Grid(root, (tile) => (tile.own ? sources.ownStream() : sources.videoOf(tile.seat))),
      new Roster(root, intents),
      new Controls(root),
      new HostTools(root, intents),
      new Panels(root, intents),
      new StageNotes(root),
      new Endings(root),
      new Notices(root, intents),
      new MaskPicker(part(root, 'lobby-mask'), 'lobby', look, intents),
      new MaskPicker(part(root, 'dialog-mask'), 'dialog', look, intents),
      new DevicePicker(part(root, 'lobby-devices'), 'lobby', intents),
      new DevicePicker(part(root, 'dialog-devices'), 'dialog', intents),
      this.#sample,
    ];
    this.#listen();
    this.draw(state);
    this.#openForBusiness();
  }

  /** @param {CallState} state */
  draw(state) {
    this.#root.dataset.phase = state.phase;
    this.#drawSection(sectionOf(state));
    for (const one of this.#pieces) one.draw(state);
  }

  /** @param {number} level  0..1 of the masked voice */
  drawLevel(level) {
    this.#sample.drawLevel(level);
  }

  /** @param {{title: string, text: string, yes: string}} question */
  confirm(question) {
    return this.#dialogs.confirm(question);
  }

  destroy() {
    this.#leaveKeys.abort();
    for (const one of this.#pieces) one.destroy?.();
  }

  /** A new section gets the focus on its heading, so that keyboard and screen reader follow. @param {string} section */
  #drawSection(section) {
    for (const name of Object.keys(HEADINGS)) show(part(this.#root, name), name === section);
    if (section === this.#section) return;
    this.#section = section;
    this.#dialogs.closeAll();
    document.getElementById(HEADINGS[/** @type {keyof typeof HEADINGS} */ (section)])?.focus();
  }

  /** Disabled in the page as it comes: a click before the scripts are there would be lost. */
  #openForBusiness() {
    for (const button of part(this.#root, 'start').querySelectorAll('button')) button.disabled = false;
  }

  #listen() {
    const { signal } = this.#leaveKeys;
    this.#root.addEventListener('click', (event) => this.#clicked(event), { signal });
    document.addEventListener('keydown', (event) => this.#pressed(event), { signal });
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const button = event.target instanceof Element ? event.target.closest('[data-action]') : null;
    if (button instanceof HTMLElement) this.#act(button.dataset.action ?? '');
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const action = actionForKey(event, {
      typing: isTyping(/** @type {any} */ (event.target)),
      inCall: this.#section === 'stage',
      dialogOpen: this.#dialogs.isOpen,
    });
    if (!action) return;
    event.preventDefault();
    this.#act(action);
  }

  /** @param {string} action */
  #act(action) {
    const intents = this.#intents;
    /** @type {Record<string, () => unknown>} */
    const acts = {
      'start-both': () => intents.start({ camera: true, microphone: true }),
      'start-microphone': () => intents.start({ camera: false, microphone: true }),
      'start-nothing': () => intents.start({ camera: false, microphone: false }),
      'toggle-microphone': intents.toggleMicrophone,
      'toggle-camera': intents.toggleCamera,
      'toggle-hand': intents.toggleHand,
      'open-mask': () => this.#dialogs.open('mask'),
      'open-help': () => this.#dialogs.open('help'),
      'toggle-people': () => this.#togglePanel('people'),
      'toggle-tools': () => this.#togglePanel('tools'),
      'open-invite': () => this.#openInvite(),
      'copy-link': () => void this.#copyLink(),
      record: () => void this.#sample.record(),
      join: intents.join,
      leave: intents.leave,
      again: intents.again,
      'mute-all': intents.muteAll,
      'toggle-lock': intents.toggleLock,
      'toggle-pause': intents.togglePause,
      end: intents.endCall,
      'play-sound': intents.playSound,
    };
    acts[action]?.();
  }

  /** @param {'people'|'tools'} name */
  #togglePanel(name) {
    this.#intents.openPanel(part(this.#root, `${name}-panel`).hidden ? name : null);
  }

  #openInvite() {
    this.#intents.openPanel('people');
    this.#invite.focus();
  }

  async #copyLink() {
    try {
      await navigator.clipboard.writeText(location.href);
      this.#intents.say('The link is copied.', 'good');
    } catch {
      this.#intents.say(`This is the link: ${location.href}`);
    }
  }
}

/** @param {CallState} state */
function sectionOf({ phase }) {
  if (isOver(phase)) return 'ending';
  return phase === 'lobby' || phase === 'joining' ? 'lobby' : 'stage';
}
