import assert from 'node:assert/strict';
import test from 'node:test';

import { coveredShare, headBox } from '../../../static/js/masking/face/boxes.js';
import { FaceTracker } from '../../../static/js/masking/face/tracker.js';

/** @typedef {import('../../../static/js/masking/face/boxes.js').Box} Box */
/** @typedef {import('../../../static/js/masking/face/tracker.js').Plan} Plan */

const FRAME_MS = 33;
const ANN = { x: 200, y: 180, size: 80 };
const BEN = { x: 480, y: 180, size: 60 };

/** @param {{x: number, y: number, size: number}} place @returns {Box} */
const boxAt = ({ x, y, size }) => [x - 0.4 * size, y - size / 2, x + 0.4 * size, y + size / 2];

/** @param {{x: number, y: number, size: number}} place @returns {import('../../../static/js/masking/face/decode.js').Face} */
const faceAt = (place) => ({ box: boxAt(place), score: 0.9, landmarks: Array(5).fill([place.x, place.y]) });

/** A tracker with a clock: each frame is 33 ms after the last one. */
class Film {
  tracker = new FaceTracker();
  time = 1000;
  width = 640;
  height = 360;

  /** @param {...{x: number, y: number, size: number}} places @returns {Plan} */
  frame(...places) {
    this.time += FRAME_MS;
    return this.tracker.update(places.map(faceAt), this);
  }

  /** @param {number} ms @param {...{x: number, y: number, size: number}} places @returns {Plan[]} */
  play(ms, ...places) {
    return Array.from({ length: Math.ceil(ms / FRAME_MS) }, () => this.frame(...places));
  }
}

/** @param {...{x: number, y: number, size: number}} places */
function openedWith(...places) {
  const film = new Film();
  film.play(500, ...places);
  return film;
}

const last = (/** @type {Plan[]} */ plans) => plans[plans.length - 1];
const covers = (/** @type {Plan} */ plan, /** @type {Box} */ box) => plan.whole || plan.heads.some(({ area }) => coveredShare(box, area) > 0.999);

test('everything is covered until faces were found three times in a row', () => {
  const film = new Film();
  assert.deepEqual([film.frame(ANN), film.frame(ANN), film.frame(ANN)].map((plan) => plan.whole), [true, true, false]);
});

test('a frame without a face starts the count anew', () => {
  const film = new Film();
  const plans = [film.frame(ANN), film.frame(ANN), film.frame(), film.frame(ANN), film.frame(ANN), film.frame(ANN)];
  assert.deepEqual(plans.map((plan) => plan.whole), [true, true, true, true, true, false]);
});

test('with nobody there everything stays covered', () => {
  assert.ok(new Film().play(5000).every((plan) => plan.whole && plan.reason === 'searching'));
});

test('the cover is twice the face and moved up', () => {
  const [head] = openedWith(ANN).frame(ANN).heads;
  assert.deepEqual(head.area, [136, 93, 264, 254]);
});

test('strength enlarges the cover and never makes it smaller', () => {
  const areas = [-5, 0, 0.5, 1, 9, NaN].map((strength) => {
    const film = openedWith(ANN);
    film.tracker.setStrength(strength);
    const [left, , right] = film.frame(ANN).heads[0].area;
    return right - left;
  });
  assert.deepEqual(areas, [128, 128, 160, 192, 192, 128]);
});

test('every face has its cover, the nearest first', () => {
  const plan = last(openedWith(BEN, ANN).play(100, BEN, ANN));
  assert.deepEqual(plan.heads.map(({ pose }) => Math.round(pose.size)), [80, 60]);
  assert.equal(plan.faces, 2);
});

test('a new face is covered in the very frame in which it appears', () => {
  const plan = openedWith(ANN).frame(ANN, BEN);
  assert.equal(plan.whole, false);
  assert.ok(covers(plan, headBox(boxAt(BEN), 2)));
});

test('a face that is missed for less than the hold time stays covered', () => {
  const film = openedWith(ANN);
  for (const plan of film.play(290)) {
    assert.equal(plan.whole, false);
    assert.ok(covers(plan, headBox(boxAt(ANN), 2)));
  }
});

test('nobody found for longer than the hold time covers everything', () => {
  assert.equal(last(openedWith(ANN).play(340)).whole, true);
});

test('the cover holds every place of the last 150 ms', () => {
  const film = openedWith(ANN);
  for (let step = 1; step <= 4; step++) film.frame({ ...ANN, x: ANN.x + 30 * step });
  const plan = film.frame({ ...ANN, x: ANN.x + 150 });
  for (let step = 1; step <= 5; step++) assert.ok(covers(plan, headBox(boxAt({ ...ANN, x: ANN.x + 30 * step }), 2)), `step ${step}`);
});

test('older places are given free', () => {
  const film = openedWith(ANN);
  film.frame({ ...ANN, x: ANN.x + 60 });
  const [head] = last(film.play(231, { ...ANN, x: ANN.x + 60 })).heads;
  assert.deepEqual(head.area, [196, 93, 324, 254]);
});

test('while it is missed, the cover goes on with the head', () => {
  const film = openedWith({ ...ANN, x: 100 });
  let x = 100;
  for (; x < 240; x += 12) film.frame({ ...ANN, x });
  film.frame();
  film.frame();
  const plan = film.frame();
  assert.ok(covers(plan, headBox(boxAt({ ...ANN, x: x + 24 }), 2)));
});

test('a face that cannot be accounted for covers everything although another one is seen', () => {
  const film = openedWith(ANN, BEN);
  const plan = last(film.play(400, ANN));
  assert.deepEqual([plan.whole, plan.reason], [true, 'lost']);
});

test('it stays so as long as the other one alone is seen', () => {
  const film = openedWith(ANN, BEN);
  film.play(340, ANN);
  assert.ok(film.play(5000, ANN).every((plan) => plan.whole));
});

test('the lost face opens the picture when it was found three times in a row', () => {
  const film = openedWith(ANN, BEN);
  film.play(1000, ANN);
  const plans = [film.frame(ANN, BEN), film.frame(ANN, BEN), film.frame(ANN, BEN)];
  assert.deepEqual(plans.map((plan) => plan.whole), [true, true, false]);
});

test('a lost face that flickers does not open the picture', () => {
  const film = openedWith(ANN, BEN);
  film.play(1000, ANN);
  for (let turn = 0; turn < 10; turn++) {
    assert.ok([film.frame(ANN, BEN), film.frame(ANN, BEN), film.frame(ANN)].every((plan) => plan.whole));
  }
});

test('a false box elsewhere does not stand in for the lost face', () => {
  const film = openedWith(ANN, BEN);
  film.play(400, ANN);
  const ghost = { x: 40, y: 320, size: 30 };
  assert.ok([film.frame(ANN, ghost), film.frame(ANN), film.frame(ANN)].every((plan) => plan.whole));
});

test('somebody new far away does not stand in for a face that was just lost', () => {
  const film = openedWith(BEN, { x: 320, y: 300, size: 40 });
  film.play(340, BEN);
  const far = { x: 40, y: 40, size: 30 };
  assert.ok(film.play(150, BEN, far).every((plan) => plan.whole));
});

test('a false box is covered, and its end alarms nobody', () => {
  const film = openedWith(ANN);
  const ghost = { x: 560, y: 300, size: 30 };
  assert.ok(covers(film.frame(ANN, ghost), headBox([548, 285, 572, 315], 1)));
  const plans = film.play(1000, ANN);
  assert.ok(plans.every((plan) => !plan.whole));
  assert.equal(last(plans).heads.length, 1);
});

test('after ten seconds a lost face is taken to be out of the picture', () => {
  const film = openedWith(ANN, BEN);
  film.play(340, ANN);
  assert.ok(film.play(9900, ANN).every((plan) => plan.whole));
  assert.equal(last(film.play(300, ANN)).whole, false);
});

test('a face that is accounted for does not stand in for a lost one when it moves there', () => {
  const small = { x: 200, y: 180, size: 40 };
  const film = openedWith(small, { x: 330, y: 180, size: 160 });
  film.play(400, small);
  for (let x = small.x; x < 330; x += 10) film.frame({ ...small, x });
  assert.ok(film.play(250, { ...small, x: 330 }).every((plan) => plan.whole));
});

/** Ben walks out of the picture on the right, Ann stays. */
function walkOut() {
  const film = openedWith(ANN, BEN);
  for (let x = BEN.x; x < 645; x += 10) film.frame(ANN, { ...BEN, x });
  return film;
}

test('somebody who walks out of the picture alarms nobody who stays', () => {
  assert.ok(walkOut().play(6000, ANN).every((plan) => !plan.whole));
});

test('the edge where somebody walked out stays covered for three seconds', () => {
  const film = walkOut();
  const edge = /** @type {Box} */ ([600, 150, 640, 210]);
  assert.ok(film.play(2900, ANN).every((plan) => covers(plan, edge)));
  assert.equal(covers(last(film.play(300, ANN)), edge), false);
});

test('when the only one walks out, everything is covered until somebody comes back', () => {
  const film = openedWith(ANN);
  for (let x = ANN.x; x > -30; x -= 15) film.frame({ ...ANN, x });
  film.play(340);
  assert.ok(film.play(3000).every((plan) => plan.whole));
  const back = film.play(130, { ...ANN, x: 20 });
  assert.deepEqual(back.map((plan) => plan.whole), [true, true, false, false]);
});

test('a head that passes behind another one alarms nobody', () => {
  const film = openedWith(ANN, { ...BEN, x: 290 });
  for (let x = 290; x >= 210; x -= 8) film.frame(ANN, { ...BEN, x });
  assert.ok(film.play(2000, ANN).every((plan) => !plan.whole));
});

test('an error covers everything until faces were found three times in a row', () => {
  const film = openedWith(ANN);
  film.tracker.fail();
  assert.deepEqual(film.play(130, ANN).map((plan) => plan.whole), [true, true, false, false]);
});

test('an error does not make forget who was lost', () => {
  const film = openedWith(ANN, BEN);
  film.tracker.fail();
  assert.ok(film.play(2000, ANN).slice(10).every((plan) => plan.whole));
});

test('a pause of more than a second covers everything anew', () => {
  const film = openedWith(ANN);
  film.time += 1500;
  assert.deepEqual(film.play(99, ANN).map((plan) => plan.whole), [true, true, false]);
});

test('a picture of another size covers everything anew', () => {
  const film = openedWith(ANN);
  Object.assign(film, { width: 360, height: 640 });
  const plans = film.play(99, ANN);
  assert.deepEqual(plans.map((plan) => plan.whole), [true, true, false]);
  assert.equal(last(plans).heads.length, 1);
});

test('where somebody was in a picture of another size means nothing', () => {
  const film = openedWith(ANN, BEN);
  Object.assign(film, { width: 1280, height: 720 });
  assert.equal(last(film.play(1000, ANN)).whole, false);
});

test('areas are whole pixels inside the picture', () => {
  const corner = { x: 10.3, y: 20.7, size: 101.9 };
  const [{ area }] = last(openedWith(corner).play(100, corner)).heads;
  assert.ok(area.every(Number.isInteger));
  assert.ok(area[0] === 0 && area[1] === 0 && area[2] <= 640 && area[3] <= 360);
});
