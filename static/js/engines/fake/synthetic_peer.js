/** A drawn picture and a tone that stand in for another member's media. */

const FRAMES_PER_SECOND = 10;
const TONE_HZ = 220;

export class SyntheticPeer {
  #context = new AudioContext();
  #timer;
  #step = 0;

  /** @param {string} colour  CSS colour of the picture */
  constructor(colour) {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
    const picture = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { alpha: false }));
    this.#timer = setInterval(() => this.#draw(picture, colour), 1000 / FRAMES_PER_SECOND);
    this.#draw(picture, colour);
    this.tracks = [...canvas.captureStream(FRAMES_PER_SECOND).getTracks(), this.#tone()];
  }

  /** @returns {number} 0..1, rising and falling as if the peer spoke now and then */
  get level() {
    return Math.max(0, Math.sin(this.#step / 20));
  }

  stop() {
    clearInterval(this.#timer);
    for (const track of this.tracks) track.stop();
    this.#context.close().catch(() => {});
  }

  #tone() {
    const oscillator = new OscillatorNode(this.#context, { frequency: TONE_HZ });
    const quiet = new GainNode(this.#context, { gain: 0.05 });
    const destination = new MediaStreamAudioDestinationNode(this.#context);
    oscillator.connect(quiet).connect(destination);
    oscillator.start();
    return destination.stream.getAudioTracks()[0];
  }

  /** @param {CanvasRenderingContext2D} picture @param {string} colour */
  #draw(picture, colour) {
    const { width, height } = picture.canvas;
    this.#step += 1;
    picture.fillStyle = colour;
    picture.fillRect(0, 0, width, height);
    picture.fillStyle = '#ffffff';
    picture.beginPath();
    picture.arc(width / 2 + 60 * Math.sin(this.#step / 10), height / 2, 40, 0, 2 * Math.PI);
    picture.fill();
  }
}
