// Audio thread of the voice lab: hands the samples of two inputs, heard at the same time, to the page.

class PcmRecorder extends AudioWorkletProcessor {
  process(inputs) {
    const silence = new Float32Array(128);
    this.port.postMessage(inputs.map((input) => input[0]?.slice() ?? silence));
    return true;
  }
}

registerProcessor('pcm-recorder', PcmRecorder);
