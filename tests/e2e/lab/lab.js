/** Shared by the pages of the gate's and the engines' tests: watching what a track carries. */

export const now = () => performance.timeOrigin + performance.now();
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const LOOK = {
  figure: 'owl',
  seed: 1,
  palette: { ground: '#00c000', coat: '#335577', belly: '#ddccbb', accent: '#ffaa00', ink: '#ffffff', tile: '#223344' },
};
const COLOURS = { card: [0, 192, 0], red: [224, 0, 0], blue: [0, 0, 224] };

/** The colour's name, or 'other' for anything that none of the test's parts has drawn. */
function nameOf(rgb) {
  const far = (colour) => Math.max(...colour.map((value, i) => Math.abs(value - rgb[i])));
  return Object.keys(COLOURS).find((name) => far(COLOURS[name]) < 50) ?? 'other';
}

export class Monitor {
  constructor(track) {
    this.worker = new Worker('/lab/monitor_worker.js');
    const { readable } = new MediaStreamTrackProcessor({ track, maxBufferSize: 100 });
    this.worker.postMessage({ readable }, [readable]);
  }

  /** Frames since the last take: [{at (ms), name}]. */
  async take() {
    const answer = new Promise((resolve) => (this.worker.onmessage = ({ data }) => resolve(data)));
    this.worker.postMessage({ take: true });
    return (await answer).map(({ at, rgb }) => ({ at, name: nameOf(rgb) }));
  }
}

/** Loudness (RMS) of an audio track over a while. */
export async function loudness(context, track, ms = 150) {
  const analyser = new AnalyserNode(context, { fftSize: 2048 });
  const source = context.createMediaStreamSource(new MediaStream([track]));
  source.connect(analyser);
  await sleep(ms);
  const samples = new Float32Array(2048);
  analyser.getFloatTimeDomainData(samples);
  source.disconnect();
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
}

export async function until(condition, ms = 15_000) {
  const end = now() + ms;
  while (now() < end) {
    const value = await condition();
    if (value) return value;
    await sleep(20);
  }
  throw new Error(`not within ${ms} ms: ${condition}`);
}
