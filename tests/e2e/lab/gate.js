/** A gate with sources whose every frame and heart beat the test decides. */

import './clock.js';
import { Emitter } from '/static/js/lib/events.js';
import { Gate } from '/static/js/masking/gate.js';
import { LOOK, loudness, Monitor, now, sleep, until } from './lab.js';

/** Frames of one colour per "camera": the colour stands for the device. */
class ColourSource extends Emitter {
  worker = new Worker('/lab/source_worker.js');
  start(colour, port) {
    this.colour = colour;
    this.worker.postMessage({ port, colour }, [port]);
  }
  /** Goes on posting to its old port, as a mask does whose last frames are still on their way. */
  stop() {}
  halt() {
    this.worker.postMessage({ stop: this.colour });
  }
  kill() {
    this.worker.terminate();
  }
}

/** A steady tone whose heart beat can be stopped without the tone. */
class ToneSource extends Emitter {
  constructor(context) {
    super();
    this.node = new OscillatorNode(context, { frequency: 300 });
    this.node.start();
    this.timer = setInterval(() => this.beating && this.emit('level', { level: 0.5 }), 50);
  }
  beating = true;
  connect() {}
  disconnect() {}
}

/** Every worker that the page has opened: the source's own, and the gate's. */
const workers = [];
window.Worker = class extends Worker {
  constructor(url, options) {
    const name = String(url).split('/').at(-1);
    super(name === 'gate_worker.js' ? '/lab/gate_worker.js' : url, options);
    workers.push({ name, worker: this });
  }
};

const RED = '#e00000';
const BLUE = '#0000e0';

window.lab = {
  RED, BLUE, now, sleep, until,
  async open(path) {
    const context = new AudioContext({ sampleRate: 48_000 });
    const faceMask = new ColourSource();
    const voiceMask = new ToneSource(context);
    const gate = new Gate({ faceMask, voiceMask, context, look: LOOK, otoNumber: 'OTO#AB12CD', path });
    const states = [];
    gate.on('state', ({ video, audio }) => states.push(`${video.state}:${video.reason} ${audio.state}:${audio.reason}`));
    await gate.open();
    voiceMask.emit('state', { state: 'ready', code: '' });
    const [video] = gate.stream.getVideoTracks();
    const [audio] = gate.stream.getAudioTracks();
    const monitor = new Monitor(video);
    Object.assign(this, { context, faceMask, voiceMask, gate, states, video, audio, monitor });
  },
  /** Another camera, until its masked frames go out. */
  async show(colour) {
    this.gate.useCamera(colour);
    await this.video_is('masked');
  },
  /** The tone as the microphone, until it is heard. */
  async speak() {
    this.gate.useMicrophone(this.audio);
    await this.audio_is('masked');
  },
  /** What the system does to a microphone whose switch is turned. */
  silence(muted) {
    Object.defineProperty(this.audio, 'muted', { value: muted, configurable: true });
    this.audio.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  },
  loudness() {
    return loudness(this.context, this.audio);
  },
  /** The device sleeps for so long, and everything goes on afterwards. */
  oversleep(ms) {
    new BroadcastChannel('clock').postMessage(ms);
  },
  video_is(state) {
    return until(() => this.gate.state.video.state === state);
  },
  audio_is(state) {
    return until(() => this.gate.state.audio.state === state);
  },
  all_masked() {
    return Promise.all([this.video_is('masked'), this.audio_is('masked')]);
  },
  kill_gate_worker() {
    workers.find(({ name }) => name === 'gate_worker.js').worker.terminate();
  },
  async frames(ms) {
    await sleep(ms);
    return this.monitor.take();
  },
  /** Names of the frames of a while, repeats left out. */
  async story(ms = 0) {
    const names = (await this.frames(ms)).map(({ name }) => name);
    return names.filter((name, i) => name !== names[i - 1]);
  },
  /** Hangs the page as a long computation does. */
  block(ms) {
    const end = now() + ms;
    while (now() < end);
  },
};
