/**
 * Reads every frame of a track and keeps when it was made and the colour of its corner.
 * While the page hangs frames wait, so their own clock counts, not when they are read.
 */

const seen = [];
/** ms since 1970 at the zero of the frames' clock; the frame that was read quickest tells it best. */
let zero = Infinity;

onmessage = ({ data: { readable, take } }) => {
  if (take) postMessage(seen.splice(0).map(({ made, rgb }) => ({ at: zero + made, rgb })));
  else watch(readable.getReader());
};

async function watch(reader) {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true, alpha: false });
  for (;;) {
    const { value: frame, done } = await reader.read();
    if (done) return;
    const made = frame.timestamp / 1000;
    zero = Math.min(zero, performance.timeOrigin + performance.now() - made);
    context.drawImage(frame, 8, 8, 1, 1, 0, 0, 1, 1);
    frame.close();
    seen.push({ made, rgb: [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)] });
  }
}
