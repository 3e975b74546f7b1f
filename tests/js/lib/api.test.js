import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { csrfToken, deleteJson, postJson } from '../../../static/js/lib/api.js';

/** What the page sent last. */
let sent;
const page = { cookie: '', meta: null };
const { fetch } = globalThis;

beforeEach(() => {
  Object.assign(page, { cookie: 'a=1; csrftoken=t%2Bk; b=2', meta: null });
  globalThis.document = {
    get cookie() {
      return page.cookie;
    },
    querySelector: () => page.meta && { getAttribute: () => page.meta },
  };
});
afterEach(() => {
  globalThis.fetch = fetch;
  delete globalThis.document;
});

const answer = (status, body) => {
  globalThis.fetch = async (url, init) => {
    sent = { url, ...init };
    return new Response(body, { status });
  };
};

test('a success is the decoded answer, with the token sent along', async () => {
  answer(200, '{"seat":"a"}');
  assert.deepEqual(await postJson('/api/x', { n: 1 }), { seat: 'a' });
  assert.equal(sent.headers['X-CSRFToken'], 't+k');
  assert.equal(sent.body, '{"n":1}');
});

test('deleting sends the token and no body', async () => {
  answer(200, '{"success":true}');
  assert.deepEqual(await deleteJson('/api/x'), { success: true });
  assert.deepEqual(sent.headers, { Accept: 'application/json', 'X-CSRFToken': 't+k' });
  assert.equal(sent.body, undefined);
});

test('an empty answer is null', async () => {
  answer(200, '');
  assert.equal(await postJson('/api/x'), null);
});

test('a refusal carries code, sentence and fields', async () => {
  answer(400, '{"error":"The call is full.","code":"call_full","fields":{"title":["Too long."]}}');
  await assert.rejects(postJson('/api/x'), {
    name: 'ApiError', status: 400, code: 'call_full', message: 'The call is full.', fields: { title: ['Too long.'] },
  });
});

test('a refusal that is no JSON still has a code and a sentence', async () => {
  answer(502, '<h1>Bad gateway</h1>');
  await assert.rejects(postJson('/api/x'), { status: 502, code: 'http_502' });
});

test('a success that is no JSON is an error', async () => {
  answer(200, '<h1>Hello</h1>');
  await assert.rejects(postJson('/api/x'), { code: 'bad_answer' });
});

test('no answer at all is code network', async () => {
  globalThis.fetch = async () => {
    throw new TypeError('fetch failed');
  };
  await assert.rejects(postJson('/api/x'), { name: 'ApiError', status: 0, code: 'network' });
});

test('the token comes from the page when there is no cookie for scripts', () => {
  Object.assign(page, { cookie: '', meta: 'from-meta' });
  assert.equal(csrfToken(), 'from-meta');
});
