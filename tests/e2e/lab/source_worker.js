/** Posts frames of one colour to a port 30 times a second, as a face mask's worker does. */

const ports = new Map();

onmessage = ({ data: { port, colour, stop } }) => {
  if (stop) {
    clearInterval(ports.get(stop));
    return;
  }
  const canvas = new OffscreenCanvas(320, 180);
  const context = canvas.getContext('2d', { alpha: false });
  context.fillStyle = colour;
  ports.set(
    colour,
    setInterval(() => {
      context.fillRect(0, 0, 320, 180);
      const frame = new VideoFrame(canvas, { timestamp: 0 });
      port.postMessage({ frame, timestamp: 0, whole: false, faces: 1 }, [frame]);
    }, 33),
  );
};
