/** Browser APIs for frames of a track that TypeScript's DOM library does not know yet. */

interface MediaStreamTrackProcessorInit {
  track: MediaStreamTrack;
  /** Frames kept when the reader is slow; older ones are dropped. */
  maxBufferSize?: number;
}

declare class MediaStreamTrackProcessor {
  constructor(init: MediaStreamTrackProcessorInit);
  readonly readable: ReadableStream<VideoFrame>;
}

declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(init: { kind: 'video' | 'audio' });
  readonly writable: WritableStream<VideoFrame>;
}

interface Window {
  /** Missing in Firefox, and outside workers in Safari. */
  MediaStreamTrackProcessor?: typeof MediaStreamTrackProcessor;
  MediaStreamTrackGenerator?: typeof MediaStreamTrackGenerator;
}
