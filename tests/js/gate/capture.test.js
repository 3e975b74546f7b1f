import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import {
  captureObstacle, captureReason, listDevices, openCamera, openMicrophone,
} from '../../../static/js/masking/capture.js';

/** A browser's media devices: test equipment at the edge to the hardware. */
class Track {
  stopped = false;
  constructor(settings, afterConstraints = settings) {
    Object.assign(this, { settings, afterConstraints });
  }
  getSettings() {
    return this.settings;
  }
  async applyConstraints(constraints) {
    this.asked = constraints;
    this.settings = this.afterConstraints;
  }
  stop() {
    this.stopped = true;
  }
}

let asked;
let answers;

const browser = (mediaDevices, isSecureContext = true) => {
  Object.defineProperty(globalThis, 'navigator', { value: { mediaDevices }, configurable: true });
  globalThis.isSecureContext = isSecureContext;
};
const failure = (name) => Object.assign(new Error(name), { name });

beforeEach(() => {
  asked = [];
  answers = [];
  browser({
    getUserMedia: async (constraints) => {
      asked.push(constraints);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return { getTracks: () => [answer] };
    },
    enumerateDevices: async () => [
      { kind: 'videoinput', deviceId: 'v1', label: '' },
      { kind: 'videoinput', deviceId: 'v2', label: 'Desk camera' },
      { kind: 'audioinput', deviceId: 'a1', label: '' },
      { kind: 'audiooutput', deviceId: 'o1', label: '' },
    ],
  });
});
afterEach(() => delete globalThis.isSecureContext);

const reasons = [
  ['NotAllowedError', 'camera_denied', 'microphone_denied'],
  ['SecurityError', 'camera_denied', 'microphone_denied'],
  ['NotFoundError', 'no_camera', 'no_microphone'],
  ['OverconstrainedError', 'no_camera', 'no_microphone'],
  ['NotReadableError', 'camera_busy', 'microphone_busy'],
  ['AbortError', 'camera_busy', 'microphone_busy'],
];
for (const [name, camera, microphone] of reasons) {
  test(`${name} has its own reason`, () => {
    assert.equal(captureReason(failure(name), 'camera'), camera);
    assert.equal(captureReason(failure(name), 'microphone'), microphone);
  });
}

test('the camera is asked for in the size of the quality', async () => {
  answers = [new Track({ width: 1280, height: 720 })];
  const { substituted } = await openCamera({ quality: 'hd', deviceId: 'v2' });
  const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  assert.deepEqual(asked, [{ video: { ...size, deviceId: { exact: 'v2' } } }]);
  assert.equal(substituted, false);
});

test('the microphone is asked for in mono and cleaned', async () => {
  answers = [new Track({})];
  await openMicrophone({});
  const wish = { channelCount: { ideal: 1 }, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  assert.deepEqual(asked, [{ audio: wish }]);
});

test('a camera that is not there any more is replaced by any, and it is said', async () => {
  const other = new Track({ width: 640, height: 360 });
  answers = [failure('OverconstrainedError'), other];
  assert.deepEqual(await openCamera({ quality: 'sd', deviceId: 'gone' }), { track: other, substituted: true });
  assert.equal(asked[1].video.deviceId, undefined);
});

test('a denied camera is not replaced by another', async () => {
  answers = [failure('NotAllowedError')];
  await assert.rejects(openCamera({ quality: 'sd', deviceId: 'v1' }), { code: 'camera_denied' });
  assert.equal(asked.length, 1);
});

test('a camera of 0x0 is refused and closed', async () => {
  answers = [new Track({ width: 0, height: 0 })];
  const [track] = answers;
  await assert.rejects(openCamera({ quality: 'sd' }), { code: 'camera_odd' });
  assert.equal(track.stopped, true);
});

test('a 4K picture is scaled down', async () => {
  answers = [new Track({ width: 3840, height: 2160 }, { width: 640, height: 360 })];
  const { track } = await openCamera({ quality: 'sd' });
  assert.deepEqual(track.asked, { width: 640, height: 360 });
  assert.equal(track.stopped, false);
});

test('a 4K picture that cannot be scaled down is refused and closed', async () => {
  answers = [new Track({ width: 3840, height: 2160 })];
  const [track] = answers;
  await assert.rejects(openCamera({ quality: 'sd' }), { code: 'camera_odd' });
  assert.equal(track.stopped, true);
});

test('devices without a name are numbered', async () => {
  assert.deepEqual(await listDevices(), {
    cameras: [{ id: 'v1', label: 'Camera 1' }, { id: 'v2', label: 'Desk camera' }],
    microphones: [{ id: 'a1', label: 'Microphone 1' }],
  });
});

test('an insecure page is told so', async () => {
  browser(undefined, false);
  assert.equal(captureObstacle(), 'insecure_context');
  await assert.rejects(openCamera({ quality: 'sd' }), { code: 'insecure_context' });
  assert.deepEqual(await listDevices(), { cameras: [], microphones: [] });
});

test('a browser without devices is unsupported', async () => {
  browser(undefined);
  await assert.rejects(openMicrophone({}), { code: 'unsupported' });
});
