/**
 * Camera and microphone of this device. The one file that asks the browser for
 * them: everything it hands out is raw and must go to a mask, never to an engine.
 */

/** @typedef {import('../lib/types.js').VideoQuality} VideoQuality */
/** @typedef {{id: string, label: string}} Device */
/** @typedef {{cameras: Device[], microphones: Device[]}} Devices */

/** A device that cannot be used; `code` is a reason of reasons.js. */
export class CaptureError extends Error {
  /** @param {string} code @param {unknown} [cause] */
  constructor(code, cause) {
    super(code, { cause });
    this.name = 'CaptureError';
    this.code = code;
  }
}

const FRAMES_PER_SECOND = 30;
/** Pixels wanted of a camera. */
const SIZES = Object.freeze({
  sd: Object.freeze({ width: 640, height: 360 }),
  hd: Object.freeze({ width: 1280, height: 720 }),
});
/** More than this is never masked in time: the camera is scaled down or refused. */
const MOST_PIXELS = 1920 * 1080;

/** @returns {''|'insecure_context'|'unsupported'} why this page cannot capture at all */
export function captureObstacle() {
  if (!globalThis.isSecureContext) return 'insecure_context';
  return typeof navigator.mediaDevices?.getUserMedia === 'function' ? '' : 'unsupported';
}

/**
 * @param {VideoQuality} quality
 * @param {string} [deviceId]  '' = any camera
 * @returns {MediaTrackConstraints}
 */
export function cameraConstraints(quality, deviceId = '') {
  const { width, height } = SIZES[quality];
  return {
    width: { ideal: width },
    height: { ideal: height },
    frameRate: { ideal: FRAMES_PER_SECOND },
    ...(deviceId && { deviceId: { exact: deviceId } }),
  };
}

/**
 * @param {string} [deviceId]  '' = any microphone
 * @returns {MediaTrackConstraints}
 */
export function microphoneConstraints(deviceId = '') {
  return {
    channelCount: { ideal: 1 },
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(deviceId && { deviceId: { exact: deviceId } }),
  };
}

/**
 * @param {unknown} error  what getUserMedia rejected with
 * @param {'camera'|'microphone'} device
 * @returns {string} reason code
 */
export function captureReason(error, device) {
  if (error instanceof CaptureError) return error.code;
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return `${device}_denied`;
    case 'NotReadableError':
    case 'AbortError':
      return `${device}_busy`;
    case 'TypeError': // there is no mediaDevices to call
      return captureObstacle() || 'unsupported';
    default:
      return `no_${device}`;
  }
}

/**
 * @param {{quality: VideoQuality, deviceId?: string}} wish
 * @returns {Promise<{track: MediaStreamTrack, substituted: boolean}>}
 *   substituted: the wished device is not there, the track is another one's
 * @throws {CaptureError}
 */
export async function openCamera({ quality, deviceId = '' }) {
  const opened = await openDevice('camera', deviceId, (id) => ({ video: cameraConstraints(quality, id) }));
  try {
    await fitSize(opened.track, quality);
  } catch (error) {
    opened.track.stop();
    throw new CaptureError('camera_odd', error);
  }
  return opened;
}

/**
 * @param {{deviceId?: string}} wish
 * @returns {Promise<{track: MediaStreamTrack, substituted: boolean}>} see openCamera
 * @throws {CaptureError}
 */
export function openMicrophone({ deviceId = '' }) {
  return openDevice('microphone', deviceId, (id) => ({ audio: microphoneConstraints(id) }));
}

/**
 * Labels stay empty until the member has allowed a device, so they are numbered then.
 * @returns {Promise<Devices>}
 */
export async function listDevices() {
  if (captureObstacle()) return { cameras: [], microphones: [] };
  const all = await navigator.mediaDevices.enumerateDevices();
  return {
    cameras: named(all.filter(({ kind }) => kind === 'videoinput'), 'Camera'),
    microphones: named(all.filter(({ kind }) => kind === 'audioinput'), 'Microphone'),
  };
}

/**
 * @param {() => void} listener  something was plugged in or out
 * @returns {() => void} stops listening
 */
export function onDeviceChange(listener) {
  if (captureObstacle()) return () => {};
  navigator.mediaDevices.addEventListener('devicechange', listener);
  return () => navigator.mediaDevices.removeEventListener('devicechange', listener);
}

/**
 * @param {'camera'|'microphone'} device
 * @param {string} deviceId
 * @param {(id: string) => MediaStreamConstraints} constraintsFor
 */
async function openDevice(device, deviceId, constraintsFor) {
  try {
    return { track: await firstTrack(constraintsFor(deviceId)), substituted: false };
  } catch (error) {
    if (!deviceId || !isDeviceMissing(error)) throw new CaptureError(captureReason(error, device), error);
  }
  try {
    return { track: await firstTrack(constraintsFor('')), substituted: true };
  } catch (error) {
    throw new CaptureError(captureReason(error, device), error);
  }
}

/** @param {MediaStreamConstraints} constraints */
async function firstTrack(constraints) {
  const stream = await navigator.mediaDevices.getUserMedia(constraints);
  return stream.getTracks()[0];
}

/** @param {unknown} error */
function isDeviceMissing(error) {
  // OverconstrainedError is no DOMException in every browser: only its name can be trusted.
  return ['OverconstrainedError', 'NotFoundError'].includes(/** @type {Error} */ (error)?.name);
}

/**
 * @param {MediaStreamTrack} track
 * @param {VideoQuality} quality
 */
async function fitSize(track, quality) {
  if (isTooLarge(track)) {
    const { width, height } = SIZES[quality];
    await track.applyConstraints({ width, height });
  }
  const { width, height } = track.getSettings();
  if (width === 0 || height === 0 || isTooLarge(track)) {
    throw new RangeError(`camera gives ${width}x${height}`);
  }
}

/** @param {MediaStreamTrack} track */
function isTooLarge(track) {
  const { width = 0, height = 0 } = track.getSettings();
  return width * height > MOST_PIXELS;
}

/** @param {MediaDeviceInfo[]} devices @param {string} word @returns {Device[]} */
function named(devices, word) {
  return devices.map(({ deviceId, label }, index) => ({ id: deviceId, label: label || `${word} ${index + 1}` }));
}
