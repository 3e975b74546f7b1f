// Runs before the page's own scripts: records every decoded remote frame and sample,
// and, when `window.recordOutgoing` is set, also what the page hands to its peer connections.
(() => {
  const MAX_PENDING = 12; // pictures being encoded at once; then reading waits, nothing is dropped
  /** @type {Array<{kind: string, direction: string, started: number, pictures: Array<{time: number, blob: Blob}>, chunks: Float32Array[], times: number[], rate: number, peak: number}>} */
  const recordings = [];
  let paused = false;
  const now = () => performance.timeOrigin + performance.now();

  function picture(frame) {
    const canvas = new OffscreenCanvas(frame.displayWidth, frame.displayHeight);
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    context.drawImage(frame, 0, 0);
    return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
  }

  async function recordVideo(reader, recording) {
    const pending = new Set();
    for (;;) {
      const { value: frame, done } = await reader.read();
      if (done) break;
      if (paused) {
        frame.close();
        continue;
      }
      const entry = { time: now(), blob: null };
      recording.pictures.push(entry);
      const job = picture(frame).then((blob) => { entry.blob = blob; pending.delete(job); });
      frame.close();
      pending.add(job);
      if (pending.size >= MAX_PENDING) await Promise.race(pending);
    }
  }

  async function recordAudio(reader, recording) {
    for (;;) {
      const { value: data, done } = await reader.read();
      if (done) break;
      if (paused) {
        data.close();
        continue;
      }
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      recording.rate = data.sampleRate;
      recording.times.push(now());
      recording.chunks.push(samples);
      recording.peak = samples.reduce((peak, value) => Math.max(peak, Math.abs(value)), recording.peak);
      data.close();
    }
  }

  function record(track, direction) {
    const recording = { kind: track.kind, direction, started: now(), pictures: [], chunks: [], times: [], rate: 0, peak: 0 };
    recordings.push(recording);
    const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 60 }).readable.getReader();
    const run = track.kind === 'video' ? recordVideo : recordAudio;
    run(reader, recording).catch((error) => console.error('recorder:', error));
  }

  const seen = new WeakSet();
  function recordSent(track) {
    if (!window.recordOutgoing || !track || seen.has(track)) return;
    seen.add(track);
    record(track.clone(), 'sent');
  }

  const Connection = window.RTCPeerConnection;
  window.RTCPeerConnection = class RTCPeerConnection extends Connection {
    constructor(...options) {
      super(...options);
      this.addEventListener('track', (event) => record(event.track, 'received'));
    }
    addTrack(track, ...streams) {
      recordSent(track);
      return super.addTrack(track, ...streams);
    }
    addTransceiver(source, init) {
      if (typeof source !== 'string') recordSent(source);
      return super.addTransceiver(source, init);
    }
  };
  const replaceTrack = RTCRtpSender.prototype.replaceTrack;
  RTCRtpSender.prototype.replaceTrack = function replace(track) {
    recordSent(track);
    return replaceTrack.call(this, track);
  };

  async function text(buffer) {
    const bytes = new Uint8Array(buffer);
    let binary = '';
    for (let at = 0; at < bytes.length; at += 0x8000) {
      binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    }
    return btoa(binary);
  }

  function joined(chunks) {
    const all = new Float32Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) { all.set(chunk, at); at += chunk.length; }
    return all.buffer;
  }

  async function handOver(recording, number, since) {
    const pictures = [];
    for (const one of recording.pictures.splice(0).filter(({ time }) => time >= since)) {
      while (!one.blob) await new Promise((resolve) => setTimeout(resolve, 5));
      pictures.push([one.time, await text(await one.blob.arrayBuffer())]);
    }
    const chunks = recording.chunks.splice(0);
    const first = recording.times.splice(0).findIndex((time) => time >= since);
    const samples = first < 0 ? '' : await text(joined(chunks.slice(first)));
    return { number, pictures, rate: recording.rate, samples };
  }

  /** Hands over, track by track, what one direction recorded from `since` (ms since 1970) on, and forgets it. */
  async function take(direction, since) {
    const tracks = [];
    for (const [number, recording] of recordings.entries()) {
      if (recording.direction === direction) tracks.push(await handOver(recording, number, since));
    }
    return tracks;
  }

  const count = (direction) => recordings
    .filter((one) => one.direction === direction)
    .reduce((total, one) => total + one.pictures.length, 0);

  /** Highest sample (0..1) of all sound that has arrived. */
  const loudest = () => Math.max(0, ...recordings.map((one) => (one.direction === 'received' ? one.peak : 0)));

  Object.defineProperty(window, 'recorder', { value: { take, count, now, loudest, pause: (on) => { paused = on; } } });
})();
