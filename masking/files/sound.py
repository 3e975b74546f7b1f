"""Brings a track of sound into one form: samples without gaps, at one rate, few channels."""

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.error import FFmpegError
from numpy.typing import NDArray

from masking.errors import UnsupportedMedia

Samples = NDArray[np.float32]

_TOLERANCE = Fraction(3, 100)  # seconds; containers round times, AVI by a whole packet
_SILENCE = 48_000  # samples of silence at a time: a long gap takes no memory
_WEIGHTS = {"FC": 1.0, "FL": 0.707, "FR": 0.707, "LFE": 0.0, "LFE2": 0.0}
_BEHIND = 0.5
_MOST_PLANES = 8


class SoundReader:
    """Decoded frames in, blocks [channels, n] float32 -1..1 out, each following the one before.

    Times rule: where the source has a gap, there is silence, and what overlaps is cut, so the sound
    stays with the pictures. `position` is the place of the next sample, counted from `origin`.
    """

    def __init__(self, *, rate: int, channels: int, origin: Fraction) -> None:
        self.rate = rate
        self.channels = channels
        self.position: int | None = None
        self._origin = origin
        self._expected = Fraction(0)
        self._skip = 0
        self._form: tuple[int, str, str] | None = None
        self._resampler: av.AudioResampler | None = None

    def take(self, frame: AudioFrame) -> Iterator[Samples]:
        """What one decoded frame adds. Raises UnsupportedMedia for channels nobody can mix."""
        try:
            yield from self._taken(frame)
        except FFmpegError:
            raise UnsupportedMedia("The channels of the sound cannot be mixed.") from None

    def _taken(self, frame: AudioFrame) -> Iterator[Samples]:
        form = (frame.sample_rate, frame.layout.name, frame.format.name)
        start = self._start_of(frame)
        if self.position is None:
            self._begin(start)
        elif abs(start - self._expected) > _TOLERANCE:
            yield from self._jump(start)
        if form != self._form:
            yield from self._drained()
            self._form = form
        self._expected = start + Fraction(frame.samples, frame.sample_rate)
        yield from self._resampled(_mixed(frame, self.channels), frame.sample_rate)

    def flush(self) -> Iterator[Samples]:
        """What is left at the end."""
        yield from self._drained()

    def _start_of(self, frame: AudioFrame) -> Fraction:
        if frame.pts is None or frame.time_base is None:
            return self._expected
        return frame.pts * frame.time_base - self._origin

    def _begin(self, start: Fraction) -> None:
        place = round(start * self.rate)
        self.position = max(0, place)
        self._skip = max(0, -place)

    def _jump(self, start: Fraction) -> Iterator[Samples]:
        yield from self._drained()
        missing = round(start * self.rate) - (self.position or 0)
        self._skip += max(0, -missing)
        for left in range(missing, 0, -_SILENCE):
            yield from self._out(np.zeros((self.channels, min(left, _SILENCE)), np.float32))

    def _resampled(self, samples: Samples, rate: int) -> Iterator[Samples]:
        layout = "mono" if self.channels == 1 else "stereo"
        frame = AudioFrame.from_ndarray(samples, format="fltp", layout=layout)
        frame.sample_rate = rate
        if self._resampler is None:
            self._resampler = av.AudioResampler("fltp", layout, self.rate)
        for done in self._resampler.resample(frame):
            yield from self._out(done.to_ndarray().astype(np.float32, copy=False))

    def _drained(self) -> Iterator[Samples]:
        """The last samples that the resampler holds; the next frame gets a new one."""
        resampler, self._resampler = self._resampler, None
        for done in resampler.resample(None) if resampler else ():
            yield from self._out(done.to_ndarray().astype(np.float32, copy=False))

    def _out(self, samples: Samples) -> Iterator[Samples]:
        cut = min(self._skip, samples.shape[1])
        self._skip -= cut
        if samples.shape[1] > cut:
            self.position = (self.position or 0) + samples.shape[1] - cut
            yield samples[:, cut:]


def _mixed(frame: AudioFrame, channels: int) -> Samples:
    """The frame's channels as floats -1..1, mixed to one unless they are as many as wanted.

    Two channels are averaged, so speech that is in both keeps its level. More are weighted as ITU-R
    BS.775 does, to the same power.
    """
    count = frame.layout.nb_channels
    if count >= _MOST_PLANES and not frame.format.is_packed:
        # PyAV finds no end of the planes when there are so many.
        frame = av.AudioResampler("flt", frame.layout, frame.sample_rate).resample(frame)[0]
    samples = _floats(frame.to_ndarray(), packed=frame.format.is_packed, channels=count)
    if count == channels:
        return samples
    if count <= 2:
        return np.repeat(samples.mean(axis=0, keepdims=True), channels, axis=0)
    names = [channel.name for channel in frame.layout.channels]
    weights = np.array([_WEIGHTS.get(name, _BEHIND) for name in names], np.float32)
    weights /= np.sqrt((weights**2).sum())
    mono = np.clip(weights @ samples, -1, 1)[None].astype(np.float32)
    return np.repeat(mono, channels, axis=0)


def _floats(samples: NDArray, *, packed: bool, channels: int) -> Samples:
    """[channels, n] float32; what is no number counts as silence."""
    if packed:
        samples = samples.reshape(-1, channels).T
    if samples.dtype == np.uint8:
        return np.ascontiguousarray((samples.astype(np.float32) - 128) / 128)
    if np.issubdtype(samples.dtype, np.integer):
        scale = -float(np.iinfo(samples.dtype).min)
        return np.ascontiguousarray(samples / scale).astype(np.float32)
    clean = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
    return np.ascontiguousarray(np.clip(clean, -1, 1).astype(np.float32))
