import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { CaptureError } from '../../../static/js/masking/capture.js';
import { DeviceSlot } from '../../../static/js/masking/device_slot.js';

const trackOf = (deviceId) => ({
  deviceId,
  stopped: false,
  onended: null,
  getSettings: () => ({ deviceId }),
  stop() {
    this.stopped = true;
  },
});

let slot;
let heard;
let asked;
/** Each opening waits here until the test lets it go. */
let openings;

beforeEach(() => {
  [heard, asked, openings] = [[], [], []];
  slot = new DeviceSlot({
    kind: 'camera',
    offReason: 'camera_off',
    open: (id) => {
      asked.push(id);
      return new Promise((resolve, reject) => openings.push({ resolve, reject }));
    },
  });
  slot.on('change', ({ track, reason }) => heard.push(track ? track.deviceId : reason));
  slot.on('notice', ({ code }) => heard.push(code));
});

const opened = async (id, substituted = false) => {
  const track = trackOf(id);
  openings.shift().resolve({ track, substituted });
  await new Promise(setImmediate);
  return track;
};
const refused = async (error) => {
  openings.shift().reject(error);
  await new Promise(setImmediate);
};

test('a device goes on, and off with its light', async () => {
  slot.want(true);
  const track = await opened('v1');
  slot.want(false);
  assert.deepEqual(heard, ['switching', 'v1', 'camera_off']);
  assert.equal(track.stopped, true);
});

test('a change of device lets go of the old one before the new one opens', async () => {
  slot.want(true);
  const first = await opened('v1');
  slot.choose('v2');
  assert.equal(first.stopped, true);
  assert.equal(slot.track, null);
  await opened('v2');
  assert.deepEqual(heard, ['switching', 'v1', 'switching', 'v2']);
  assert.deepEqual(asked, ['', 'v2']);
});

test('the listeners have let go of a track when it ends', async () => {
  slot.want(true);
  const track = await opened('v1');
  const ended = [];
  slot.on('change', () => ended.push(track.stopped));
  slot.want(false);
  assert.deepEqual(ended, [false]);
});

test('a device that opens after it was switched off is closed again', async () => {
  slot.want(true);
  slot.want(false);
  const late = await opened('v1');
  assert.equal(late.stopped, true);
  assert.deepEqual(heard, ['switching', 'camera_off']);
});

test('of two quick choices only the last one stays', async () => {
  slot.want(true);
  slot.choose('v2');
  const early = await opened('v1');
  await opened('v2');
  assert.equal(early.stopped, true);
  assert.equal(slot.track.deviceId, 'v2');
});

test('a refusal that comes after a newer wish says nothing', async () => {
  slot.want(true);
  slot.want(false);
  await refused(new CaptureError('camera_denied'));
  assert.deepEqual(heard, ['switching', 'camera_off']);
});

test('an unplugged device is told, and no other is opened', async () => {
  slot.want(true);
  const track = await opened('v1');
  track.onended();
  await slot.devicesAre(['v2']);
  assert.deepEqual(heard, ['switching', 'v1', 'camera_unplugged']);
  assert.deepEqual(asked, ['']);
});

test('a device that is plugged in again is opened again', async () => {
  slot.want(true);
  (await opened('v1')).onended();
  slot.devicesAre(['v1', 'v2']);
  await opened('v1');
  assert.deepEqual(heard, ['switching', 'v1', 'camera_unplugged', 'switching', 'v1']);
});

test('with no device before, the first one that appears is opened', async () => {
  slot.want(true);
  await refused(new CaptureError('no_camera'));
  slot.devicesAre(['v1']);
  await opened('v1');
  assert.deepEqual(heard, ['switching', 'no_camera', 'switching', 'v1']);
});

test('a denied device is not asked for again by itself', async () => {
  slot.want(true);
  await refused(new CaptureError('camera_denied'));
  await slot.devicesAre(['v1']);
  assert.deepEqual(heard, ['switching', 'camera_denied']);
  assert.equal(asked.length, 1);
});

test('switching on again after a refusal asks again', async () => {
  slot.want(true);
  await refused(new CaptureError('camera_denied'));
  slot.want(true);
  await opened('v1');
  assert.deepEqual(heard, ['switching', 'camera_denied', 'switching', 'v1']);
});

test('another device than the chosen one is told', async () => {
  slot.choose('gone');
  slot.want(true);
  await opened('v1', true);
  assert.deepEqual(heard, ['switching', 'v1', 'camera_substituted']);
});

test('destroy closes the device, also one that is still opening', async () => {
  slot.want(true);
  slot.destroy();
  assert.equal((await opened('v1')).stopped, true);
});
