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

  /** The real camera's picture on a larger one. */
  async function enlargedCamera(width, height, rate) {
    const video = document.createElement('video');
    video.srcObject = await getUserMedia({ video: true });
    await video.play();
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    setInterval(() => context.drawImage(video, 0, 0, width, height), 1000 / rate);
    return canvas.captureStream(rate);
  }

  function emptyCamera() {
    const stream = new MediaStream([new MediaStreamTrackGenerator({ kind: 'video' })]);
    const [track] = stream.getTracks();
    const settings = track.getSettings.bind(track);
    track.getSettings = () => ({ ...settings(), width: 0, height: 0 });
    return stream;
  }

  /** The real microphone at another rate. */
  async function microphoneAt(sampleRate) {
    const context = new AudioContext({ sampleRate });
    const sink = new MediaStreamAudioDestinationNode(context);
    context.createMediaStreamSource(await getUserMedia({ audio: true })).connect(sink);
    return sink.stream;
  }

  const made = {
    empty: emptyCamera,
    '1440p': () => enlargedCamera(2560, 1440, 5),
    '4k': () => enlargedCamera(3840, 2160, 5),
    '8khz': () => microphoneAt(8000),
    '96khz': () => microphoneAt(96000),
  };

  /** A "second camera" is the first one under another name. */
  async function openCopy(constraints) {
    const wanted = constraints?.video?.deviceId?.exact ?? '';
    if (!wanted.startsWith('copy-')) return getUserMedia(constraints);
    const { deviceId, ...rest } = constraints.video;
    const stream = await getUserMedia({ ...constraints, video: rest });
    const [track] = stream.getVideoTracks();
    const settings = track.getSettings.bind(track);
    track.getSettings = () => ({ ...settings(), deviceId: wanted });
    return stream;
  }

  media.getUserMedia = async (constraints) => {
    for (const kind of ['video', 'audio']) {
      const asked = constraints?.[kind] && wish[kind];
      if (!asked) continue;
      if (errors[asked]) throw new DOMException(`test: ${asked}`, errors[asked]);
      return made[asked]();
    }
    const stream = await openCopy(constraints);
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
