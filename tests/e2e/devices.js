// Runs before the page's own scripts: devices that Chromium's fake ones cannot be.
// window.fakeDevices = {cameras?: number, video?: <kind>, audio?: <kind>}
(() => {
  const wish = window.fakeDevices ?? {};
  const media = navigator.mediaDevices;
  if (!media) return; // about:blank has none
  const getUserMedia = media.getUserMedia.bind(media);
  const enumerateDevices = media.enumerateDevices.bind(media);
  const errors = { denied: 'NotAllowedError', busy: 'NotReadableError', none: 'NotFoundError' };
  const opened = [];

  function drawnCamera(width, height, rate) {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    let step = 0;
    setInterval(() => {
      context.fillStyle = `hsl(${step++ % 360} 60% 50%)`;
      context.fillRect(0, 0, width, height);
    }, 1000 / rate);
    return canvas.captureStream(rate);
  }

  function emptyCamera() {
    const stream = new MediaStream([new MediaStreamTrackGenerator({ kind: 'video' })]);
    const [track] = stream.getTracks();
    const settings = track.getSettings.bind(track);
    track.getSettings = () => ({ ...settings(), width: 0, height: 0 });
    return stream;
  }

  function toneAt(sampleRate) {
    const context = new AudioContext({ sampleRate });
    const tone = new OscillatorNode(context, { type: 'sawtooth', frequency: 180 });
    const sink = new MediaStreamAudioDestinationNode(context);
    tone.connect(sink);
    tone.start();
    return sink.stream;
  }

  const made = {
    empty: emptyCamera,
    '4k': () => drawnCamera(3840, 2160, 4),
    '8khz': () => toneAt(8000),
    '96khz': () => toneAt(96000),
  };

  function withoutCopies(constraints) {
    // "second camera" is the first one under another name.
    const id = constraints?.video?.deviceId;
    if (!id) return constraints;
    const { deviceId, ...rest } = constraints.video;
    return { ...constraints, video: rest };
  }

  media.getUserMedia = async (constraints) => {
    for (const kind of ['video', 'audio']) {
      const asked = constraints?.[kind] && wish[kind];
      if (!asked) continue;
      if (errors[asked]) throw new DOMException(`test: ${asked}`, errors[asked]);
      return made[asked]();
    }
    const stream = await getUserMedia(wish.cameras ? withoutCopies(constraints) : constraints);
    opened.push(...stream.getTracks());
    return stream;
  };

  media.enumerateDevices = async () => {
    const devices = (await enumerateDevices()).filter(
      ({ kind }) => !(wish.video === 'none' && kind === 'videoinput')
        && !(wish.audio === 'none' && kind === 'audioinput'));
    const camera = devices.find(({ kind }) => kind === 'videoinput');
    for (let copy = 2; camera && copy <= (wish.cameras ?? 1); copy += 1) {
      const { kind, groupId } = camera;
      devices.push({ kind, groupId, deviceId: `copy-${copy}`, label: `Camera ${copy}` });
    }
    return devices;
  };

  /** As when the plug is pulled: the track ends by itself. */
  window.unplug = (kind) => {
    for (const track of opened.filter((one) => one.kind === kind && one.readyState === 'live')) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  };
})();
