import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { maskFile } from '../../../static/js/preview/sending.js';

/** What the site is asked, and what it answers: test equipment in place of the network. */
let asked;
let answers;
const { fetch } = globalThis;

beforeEach(() => {
  asked = [];
  globalThis.document = { cookie: 'csrftoken=token' };
  globalThis.fetch = async (url, { method = 'GET', body, signal } = {}) => {
    signal?.throwIfAborted();
    asked.push(`${method} ${url}`);
    const { status = 200, type = 'application/json', content } = answers.shift() ?? { content: '{}' };
    if (body) asked.body = body;
    return new Response(content, { status, headers: { 'Content-Type': type } });
  };
});
afterEach(() => {
  globalThis.fetch = fetch;
  delete globalThis.document;
});

const json = (content, status = 200) => ({ content: JSON.stringify(content), status });
const picture = { type: 'image/png', content: 'masked' };
const order = (more = {}) => ({
  url: '/images', jobs: '/jobs/', file: new File(['raw'], 'ann.png'), wishes: { mode: 'cover' }, onProgress: () => {},
  signal: new AbortController().signal, ...more,
});

test('a small picture comes back at once, and its name is not sent', async () => {
  answers = [picture];
  const blob = await maskFile(order());
  assert.equal(await blob.text(), 'masked');
  assert.equal(asked.body.get('mode'), 'cover');
  assert.equal(asked.body.get('file').name, 'file');
});

test('a job is asked for until it is done, and fetched', async () => {
  const told = [];
  answers = [
    json({ jobId: 'abc', status: 'waiting', progress: 0 }, 202),
    json({ status: 'running', progress: 0.5, error: null }),
    json({ status: 'done', progress: 1, error: null }),
    picture,
  ];
  const blob = await maskFile(order({ onProgress: (progress) => told.push(progress) }));
  assert.equal(await blob.text(), 'masked');
  assert.deepEqual(told, [0.5]);
  assert.deepEqual(asked, Object.assign(
    ['POST /images', 'GET /jobs/abc', 'GET /jobs/abc', 'GET /jobs/abc/result'], { body: asked.body },
  ));
});

test('why it failed is told, and the job is given up', async () => {
  answers = [
    json({ jobId: 'abc', status: 'waiting', progress: 0 }, 202),
    json({ status: 'failed', progress: 0, error: 'This file is cut off or broken.' }),
  ];
  await assert.rejects(maskFile(order()), { message: 'This file is cut off or broken.' });
  assert.equal(asked.at(-1), 'DELETE /jobs/abc');
});

test('a refusal is told in its own words', async () => {
  answers = [json({ error: 'You have as many files here as one member can.', code: 'too_many_jobs' }, 429)];
  await assert.rejects(maskFile(order()), { code: 'too_many_jobs', status: 429 });
});

test('giving up takes the job away there, too', async () => {
  const wish = new AbortController();
  answers = [
    json({ jobId: 'abc', status: 'waiting', progress: 0 }, 202),
    json({ status: 'running', progress: 0.5, error: null }),
  ];
  const onProgress = () => wish.abort();
  await assert.rejects(maskFile(order({ onProgress, signal: wish.signal })), { name: 'AbortError' });
  assert.equal(asked.at(-1), 'DELETE /jobs/abc');
});
