"""The voice mask on frames of a live stream. The only code that makes the sound sent back."""

import logging
import math

import numpy as np
from av import AudioFrame
from numpy.typing import NDArray

from masking.live.wishes import Wish
from masking.voice import VoiceMasker

# Loudness that counts as nothing, in dB below full: as in the page's gauge.
_GAUGE_DB = 60

_log = logging.getLogger(__name__)


class SoundMask:
    """Raw frames in, masked mono ones of the same length out, in one thread at a time.

    Silence until the mask has filled its latency, and for good after an error.
    """

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._masker: VoiceMasker | None = None
        self._rate = 0
        self.level = 0.0
        """Loudness of what was sent last, 0 to 1."""
        self.code = "loading"
        """Why there is silence: "", "loading" or "voice_failed"."""

    def change(self, wish: Wish) -> None:
        """Another mode: silence until it is ready."""
        if wish.voice_mode != self._wish.voice_mode:
            self._masker = None
        self._wish = wish

    def process(self, frame: AudioFrame) -> AudioFrame:
        """The masked frame; signed 16 bits, one channel."""
        samples = self._masked(frame)
        self.level = _level(samples)
        pcm = np.round(samples * 32767).astype(np.int16)
        masked = AudioFrame.from_ndarray(pcm[None, :], format="s16", layout="mono")
        masked.sample_rate, masked.pts = frame.sample_rate, frame.pts
        masked.time_base = frame.time_base
        return masked

    def _masked(self, frame: AudioFrame) -> NDArray[np.float32]:
        silence = np.zeros(frame.samples, np.float32)
        if self.code == "voice_failed":
            return silence
        try:
            masker = self._masker_for(frame.sample_rate)
            samples = masker.process(_mono(frame))
        except Exception:  # noqa: BLE001 - whatever failed, nothing unmasked may leave
            _log.exception("a sound could not be masked")
            self.code = "voice_failed"
            return silence
        self.code = "voice_failed" if masker.failed else ""
        return samples

    def _masker_for(self, rate: int) -> VoiceMasker:
        masker = self._masker
        if masker is None or rate != self._rate:
            masker = VoiceMasker(self._wish.voice, rate, self._wish.voice_mode)
            self._masker, self._rate = masker, rate
        return masker


def _mono(frame: AudioFrame) -> NDArray[np.float32]:
    """The mean of all channels [samples], -1 to 1."""
    channels = len(frame.layout.channels)
    samples = frame.to_ndarray().astype(np.float32)
    mixed = samples.mean(axis=0) if frame.format.is_planar else _unpacked(samples, channels)
    return mixed / np.float32(32768)


def _unpacked(samples: NDArray[np.float32], channels: int) -> NDArray[np.float32]:
    return samples.reshape(-1, channels).mean(axis=1)


def _level(samples: NDArray[np.float32]) -> float:
    power = float(np.mean(np.square(samples))) if len(samples) else 0.0
    return min(1.0, max(0.0, 1 + 10 * math.log10(power + 1e-12) / _GAUGE_DB))
