"""Encodes masked pictures and sound and puts them into a container that tells nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import av
import cv2
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from masking.files.errors import TargetFailed
from masking.files.film import PictureTrack, SoundTrack
from masking.files.reading import Picture, Sound
from masking.files.sound import Samples
from masking.files.stills import Bgr
from masking.files.targets import SoundFormat, Target

_BITS_PER_SAMPLE = 2  # 96 kbit/s at 48 kHz, enough for a voice with what is around it
_BT601 = 5
_LIMITED_RANGE = 1


class Writer:
    """The tracks of a result. Nothing of the source gets here but masked pictures and sound."""

    def __init__(
        self,
        container: OutputContainer,
        target: Target,
        *,
        pictures: PictureTrack | None,
        sounds: dict[SoundTrack, int],
    ) -> None:
        """`sounds` tells the sampling rate in Hz of each track."""
        self._container = container
        self._pictures = _PictureEncoder(container, target, pictures) if pictures else None
        self._sounds = [
            _SoundEncoder(container, target.sound, rate, track.channels)
            for track, rate in sounds.items()
            if target.sound is not None
        ]
        self.seconds = 0.0

    def write(self, item: Picture | Sound) -> None:
        """Encodes one item. Raises TargetFailed."""
        with write_failures():
            if isinstance(item, Sound):
                sound = self._sounds[item.track]
                self._container.mux(sound.encoded(item))
                self.seconds = max(self.seconds, sound.seconds)
            elif self._pictures is not None:
                self._container.mux(self._pictures.encoded(item))
                self.seconds = max(self.seconds, self._pictures.seconds)

    def finish(self) -> None:
        """Encodes what is left and closes the container. Raises TargetFailed."""
        with write_failures():
            for encoder in (self._pictures, *self._sounds):
                if encoder is not None:
                    self._container.mux(encoder.stream.encode(None))
            self._container.close()


class _PictureEncoder:
    stream: VideoStream

    def __init__(self, container: OutputContainer, target: Target, track: PictureTrack) -> None:
        self._tick = track.tick
        self._step = round(1 / track.rate / track.tick)
        self._matrix = track.colours.matrix if track.colours.matrix != 2 else _BT601
        self.seconds = 0.0
        # 4:2:0 needs even sides.
        self._odd = (track.height % 2, track.width % 2)
        stream: Any = container.add_stream(
            target.film,
            rate=track.rate,
            options=dict(target.film_options),
            width=track.width + self._odd[1],
            height=track.height + self._odd[0],
            pix_fmt="yuv420p",
            time_base=track.tick,
        )
        context = stream.codec_context
        context.sample_aspect_ratio = track.aspect
        context.color_range = _LIMITED_RANGE
        context.colorspace = track.colours.matrix
        context.color_primaries = track.colours.primaries
        context.color_trc = track.colours.transfer
        self.stream = stream

    def encoded(self, picture: Picture) -> list[Any]:
        frame = VideoFrame.from_ndarray(self._even(picture.image), format="bgr24")
        frame = frame.reformat(
            format="yuv420p", dst_colorspace=self._matrix, dst_color_range=_LIMITED_RANGE
        )
        frame.pts = picture.tick
        frame.time_base = self._tick
        self.seconds = float((picture.tick + self._step) * self._tick)
        return self.stream.encode(frame)

    def _even(self, image: Bgr) -> Bgr:
        if not any(self._odd):
            return image
        down, right = self._odd
        wider = cv2.copyMakeBorder(image, 0, down, 0, right, cv2.BORDER_REPLICATE)
        return wider.astype(np.uint8, copy=False)


class _SoundEncoder:
    stream: AudioStream

    def __init__(
        self, container: OutputContainer, sound: SoundFormat, rate: int, channels: int
    ) -> None:
        self._rate = rate
        self._layout = "mono" if channels == 1 else "stereo"
        self.seconds = 0.0
        stream: Any = container.add_stream(sound.codec, rate=rate, layout=self._layout)
        stream.codec_context.time_base = Fraction(1, rate)
        if sound.compressed:
            stream.codec_context.bit_rate = _BITS_PER_SAMPLE * rate * channels
        self.stream = stream

    def encoded(self, sound: Sound) -> list[Any]:
        frame = AudioFrame.from_ndarray(
            _contiguous(sound.samples), format="fltp", layout=self._layout
        )
        frame.sample_rate = self._rate
        frame.pts = sound.position
        frame.time_base = Fraction(1, self._rate)
        self.seconds = (sound.position + sound.samples.shape[1]) / self._rate
        return self.stream.encode(frame)


def _contiguous(samples: Samples) -> Samples:
    return np.ascontiguousarray(samples, np.float32)


@contextmanager
def container_at(url: str, target: Target) -> Iterator[OutputContainer]:
    """A new container; what was begun and not finished is closed without a word."""
    with write_failures():
        container = av.open(url, "w", format=target.container, options=dict(target.options))
    try:
        yield container
    except BaseException:
        _abandon(container)
        raise


def _abandon(container: OutputContainer) -> None:
    """Closes a container whose content goes to waste; that it cannot be finished is no news."""
    try:
        container.close()
    except (FFmpegError, ValueError):
        return


@contextmanager
def write_failures() -> Iterator[None]:
    """What FFmpeg says when it cannot write becomes TargetFailed."""
    try:
        yield
    except FFmpegError as error:
        raise TargetFailed(f"The result could not be written: {error.strerror}.") from None
