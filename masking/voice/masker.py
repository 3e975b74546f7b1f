"""The voice mask as a stream: blocks of any length in, blocks of the same length out."""

import logging
import math
import secrets
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from masking.errors import BadRate, BadSound, BadVoiceMode
from masking.voice.hop_masker import HopMasker
from masking.voice.layout import HOP, RATE, Array
from masking.voice.modes import MODES
from masking.voice.pseudovoice import PseudoVoice
from masking.voice.resampler import Resampler

MIN_RATE, MAX_RATE = 8000, 192000
"""Sample rates that are accepted, Hz."""

_PIECE_SECONDS = 0.32
"""Longer blocks are worked through in such pieces, so that memory does not grow with them."""
_KNEE = 0.7
"""Above this the output bends softly towards 1 instead of clipping."""

logger = logging.getLogger(__name__)


class VoiceMasker:
    """Replaces a voice by a pseudo-voice, in a stream or in one block.

    The output is made anew from spectrum and pitch; no sample of the input is in it. It is the
    method of the browser's audio worklet, number by number. Blocks of any size give the same
    samples. After an error inside, silence comes out until `reset`, and `failed` is true.
    """

    failed: bool
    latency: int

    def __init__(
        self, voice: PseudoVoice, rate: int, mode: str = "private", *, seed: int | None = None
    ) -> None:
        """Prepare the mask.

        voice  what the masked speaker sounds like
        rate   Hz, a whole number from 8000 to 192000
        mode   "private" or "clear"
        seed   makes noise and wander repeat, for tests; without it they are fresh after each reset

        Raises MaskingError for a rate or a mode that there is not.
        """
        _check(rate, mode)
        self._numbers: Mapping[str, Any] = voice.numbers(mode)
        self._rate = int(rate)
        self._seed = seed
        self._to_mask = Resampler(self._rate, RATE)
        self._from_mask = Resampler(RATE, self._rate)
        # A hop has to be heard before its speech can begin.
        self._wait = math.ceil(HOP * self._rate / RATE)
        self.reset()
        delay = self._masker.delay + self._to_mask.delay + self._from_mask.delay
        self.latency = self._wait + round(delay * self._rate)
        """Samples from a sound at the input to the same sound at the output."""

    def reset(self) -> None:
        """Forget everything heard, and any failure."""
        self._masker = HopMasker(self._numbers, _seed_words(self._seed))
        self._to_mask.reset()
        self._from_mask.reset()
        self._heard = np.zeros(0)
        self._spoken = np.zeros(self._wait)
        self.failed = False

    def process(self, block: NDArray[np.floating]) -> NDArray[np.float32]:
        """Mask a block: float samples (frames), -1 to 1; the same length comes out.

        Louder samples are clipped, samples that are not a number count as 0. Raises MaskingError
        when the block is not one channel of float samples.
        """
        samples = _checked(block)
        masked = np.zeros(len(samples), np.float32)
        if self.failed:
            return masked
        piece = math.ceil(_PIECE_SECONDS * self._rate)
        try:
            for start in range(0, len(samples), piece):
                part = samples[start : start + piece]
                masked[start : start + piece] = self._mask(_clean(part))
        except Exception:  # whatever it is: nothing but silence may leave
            logger.exception("The voice mask failed and is silent now.")
            self.failed = True
            # What had been written of this block is not to be trusted either.
            masked.fill(0)
        return masked

    def flush(self) -> NDArray[np.float32]:
        """The last `latency` samples of a signal that has ended; `reset` begins another one."""
        return self.process(np.zeros(self.latency, np.float32))

    def _mask(self, samples: Array) -> Array:
        heard = np.concatenate([self._heard, self._to_mask.process(samples)])
        whole = len(heard) // HOP * HOP
        self._heard = heard[whole:]
        if whole:
            spoken = self._from_mask.process(self._masker.process(heard[:whole]))
            self._spoken = np.concatenate([self._spoken, _limit(spoken)])
        masked, self._spoken = self._spoken[: len(samples)], self._spoken[len(samples) :]
        return masked


def _check(rate: int, mode: str) -> None:
    if mode not in MODES:
        known = " or ".join(sorted(MODES))
        raise BadVoiceMode(f"There is no voice mode {mode!r}; choose {known}.")
    if not MIN_RATE <= rate <= MAX_RATE or rate != int(rate):
        raise BadRate(
            f"A voice cannot be masked at {rate} Hz; the rate must be 8000 to 192000 Hz.",
        )


def _seed_words(seed: int | None) -> NDArray[np.uint32]:
    """Four 32-bit words, the lowest bits of the seed first."""
    number = secrets.randbits(128) if seed is None else seed
    return np.array([number >> shift & 0xFFFFFFFF for shift in (0, 32, 64, 96)], np.uint32)


def _checked(block: NDArray[np.floating]) -> NDArray[np.floating]:
    block = np.asarray(block)
    if block.ndim != 1 or not np.issubdtype(block.dtype, np.floating):
        raise BadSound("A block of sound is one channel of float samples.")
    return block


def _clean(block: NDArray[np.floating]) -> Array:
    samples = np.maximum(np.minimum(block.astype(np.float64), 1), -1)
    samples[~np.isfinite(block)] = 0
    return samples


def _limit(samples: Array) -> Array:
    """Bend what is louder than the knee; raises ArithmeticError for what is no sound."""
    size = np.abs(samples)
    if not np.isfinite(size).all():
        raise ArithmeticError("masked sample is not a number")
    loud = np.flatnonzero(size > _KNEE)
    if len(loud):
        bent = _KNEE + (1 - _KNEE) * np.tanh((size[loud] - _KNEE) / (1 - _KNEE))
        samples[loud] = np.copysign(bent, samples[loud])
    return samples
