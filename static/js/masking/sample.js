/** Records a few seconds of a masked track, so that a member hears what others hear. */

/**
 * @param {MediaStreamTrack} track  masked audio
 * @param {number} seconds
 * @returns {Promise<Blob>}
 */
export function recordTrack(track, seconds) {
  const recorder = new MediaRecorder(new MediaStream([track]));
  return new Promise((resolve, reject) => {
    /** @type {Blob[]} */
    const parts = [];
    const timer = setTimeout(() => recorder.stop(), seconds * 1000);
    recorder.ondataavailable = ({ data }) => void parts.push(data);
    recorder.onstop = () => resolve(new Blob(parts, { type: recorder.mimeType }));
    recorder.onerror = () => {
      clearTimeout(timer);
      reject(new Error('The sample could not be recorded.'));
    };
    recorder.start();
  });
}
