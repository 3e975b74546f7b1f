/** JSON over HTTP to our own server, with the CSRF token and one kind of error. */

/** An answer that is not a success; `message` is a sentence for the member. */
export class ApiError extends Error {
  /**
   * @param {object} init
   * @param {number} init.status  HTTP status; 0 when there was no answer
   * @param {string} init.code
   * @param {string} init.message
   * @param {Record<string, string[]>} [init.fields]  complaints per field of a form
   */
  constructor({ status, code, message, fields = {} }) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

/** @returns {string} the token Django expects back; '' when the page has none */
export function csrfToken() {
  const cookie = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
  if (cookie) return decodeURIComponent(cookie[1]);
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';
}

/**
 * @param {string} method
 * @param {string} url
 * @param {object} [body]  sent as JSON
 * @param {{signal?: AbortSignal, keepalive?: boolean}} [options]
 *   keepalive lets the request outlive the page (leaving a call)
 * @returns {Promise<any>} the decoded answer; null for an empty one
 * @throws {ApiError}
 */
async function request(method, url, body, options = {}) {
  const response = await reach(url, {
    ...options,
    method,
    credentials: 'same-origin',
    headers: headersFor(body),
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await decode(response);
  if (!response.ok) throw refusal(response.status, answer);
  return answer;
}

/** @type {(url: string, body?: object, options?: {signal?: AbortSignal, keepalive?: boolean}) => Promise<any>} */
export const postJson = (url, body = {}, options) => request('POST', url, body, options);

/** @type {(url: string) => Promise<any>} */
export const deleteJson = (url) => request('DELETE', url);

/** @type {(url: string, options?: {signal?: AbortSignal}) => Promise<any>} */
export const getJson = (url, options) => request('GET', url, undefined, options);

/**
 * @param {string} url
 * @param {FormData} form
 * @param {{signal?: AbortSignal}} [options]
 * @returns {Promise<any>} the answer when it is JSON, otherwise a Blob
 * @throws {ApiError}
 */
export async function postForm(url, form, options = {}) {
  return blobOrJson(
    await reach(url, { ...options, method: 'POST', credentials: 'same-origin', headers: headersFor(undefined), body: form }),
  );
}

/** @type {(url: string, options?: {signal?: AbortSignal}) => Promise<any>} */
export async function getBlob(url, options = {}) {
  return blobOrJson(await reach(url, { ...options, credentials: 'same-origin', headers: headersFor(undefined) }));
}

/** @param {Response} response */
async function blobOrJson(response) {
  const isJson = response.headers.get('Content-Type')?.startsWith('application/json');
  if (response.ok && !isJson) return response.blob();
  const answer = await decode(response);
  if (!response.ok) throw refusal(response.status, answer);
  return answer;
}

/** @param {object|undefined} body */
function headersFor(body) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json', 'X-CSRFToken': csrfToken() };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  return headers;
}

/** @param {string} url @param {RequestInit} init */
async function reach(url, init) {
  try {
    return await fetch(url, init);
  } catch (error) {
    // An abort is the caller's own wish, not a failure to tell the member about.
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    const message = 'The server could not be reached. Please check your connection.';
    throw new ApiError({ status: 0, code: 'network', message });
  }
}

/** @param {Response} response */
async function decode(response) {
  const text = await response.text();
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    if (!response.ok) return null;
    const message = 'The server gave an answer that cannot be read. Please try again.';
    throw new ApiError({ status: response.status, code: 'bad_answer', message });
  }
}

/** @param {number} status @param {any} answer */
function refusal(status, answer) {
  return new ApiError({
    status,
    code: typeof answer?.code === 'string' ? answer.code : `http_${status}`,
    message: typeof answer?.error === 'string' ? answer.error : 'Something went wrong. Please try again.',
    fields: answer?.fields,
  });
}
