/** Records a few seconds of masked tracks, so that a member sees and hears what others do. */

/**
 * @param {MediaStream} stream  masked picture, masked sound or both
 * @param {number} seconds
 * @returns {Promise<Blob>}
 */
export function recordStream(stream, seconds) {
  const recorder = new MediaRecorder(stream);
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
