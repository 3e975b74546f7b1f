/** Sends a file to be masked and waits for the masked one. */

import { ApiError, deleteJson, getBlob, getJson, postForm } from '../lib/api.js';

/** @typedef {import('./types.js').Job} Job */

const ASKING_MS = 700;

/**
 * @param {object} order
 * @param {string} order.url  where files of this kind go
 * @param {string} order.jobs  where jobs are asked for
 * @param {File} order.file
 * @param {Record<string, string>} order.wishes  mode, voice
 * @param {(progress: number) => void} order.onProgress  0..1
 * @param {AbortSignal} order.signal  abort gives the job up
 * @returns {Promise<Blob>} the masked file
 */
export async function maskFile({ url, jobs, file, wishes, onProgress, signal }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(wishes)) form.append(name, value);
  form.append('file', file, 'file');
  const answer = await postForm(url, form, { signal });
  if (answer instanceof Blob) return answer;
  const job = jobs + answer.jobId;
  try {
    await untilDone(job, onProgress, signal);
    return await getBlob(`${job}/result`, { signal });
  } catch (error) {
    // What nobody waits for should not lie there; it may be gone already.
    deleteJson(job).catch(() => {});
    throw error;
  }
}

/** @param {string} job @param {(progress: number) => void} onProgress @param {AbortSignal} signal */
async function untilDone(job, onProgress, signal) {
  for (;;) {
    /** @type {Job} */
    const { status, progress, error } = await getJson(job, { signal });
    if (status === 'done') return;
    if (status === 'failed') throw new ApiError({ status: 200, code: 'failed', message: error ?? '' });
    onProgress(progress);
    await pause(ASKING_MS, signal);
  }
}

/** @param {number} milliseconds @param {AbortSignal} signal @returns {Promise<void>} */
function pause(milliseconds, signal) {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}
