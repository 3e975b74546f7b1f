// Runs before the page's own scripts: records every decoded remote frame and sample,
// and, when `window.recordOutgoing` is set, also what the page hands to its peer connections.
(() => {
  const MAX_PENDING = 12; // pictures being encoded at once; then reading waits, nothing is dropped
  /** @type {Array<{kind: string, direction: string, started: number, pictures: Array<{time: number, blob: Blob}>, chunks: Float32Array[], times: number[], rate: number}>} */
  const recordings = [];
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
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      recording.rate = data.sampleRate;
      recording.times.push(now());
      recording.chunks.push(samples);
      data.close();
    }
  }

  function record(track, direction) {
    const recording = { kind: track.kind, direction, started: now(), pictures: [], chunks: [], times: [], rate: 0 };
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

  /** Hands over what one direction recorded from `since` (ms since 1970) on, and forgets it. */
  async function take(direction, since) {
    const pictures = [];
    const sounds = [];
    for (const recording of recordings.filter((one) => one.direction === direction)) {
      const frames = recording.pictures.splice(0).filter((one) => one.time >= since);
      for (const one of frames) {
        while (!one.blob) await new Promise((resolve) => setTimeout(resolve, 5));
        pictures.push([one.time, await text(await one.blob.arrayBuffer())]);
      }
      const chunks = recording.chunks.splice(0);
      const times = recording.times.splice(0);
      const first = times.findIndex((time) => time >= since);
      if (first >= 0) sounds.push([recording.rate, times[first], await text(joined(chunks.slice(first)))]);
    }
    return { pictures, sounds };
  }

  const count = (direction) => recordings
    .filter((one) => one.direction === direction)
    .reduce((total, one) => total + one.pictures.length, 0);

  Object.defineProperty(window, 'recorder', { value: { take, count, now } });
})();
