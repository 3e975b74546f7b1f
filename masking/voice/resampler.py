"""Streaming change of sample rate by a rational factor: polyphase FIR, Kaiser-windowed sinc."""

import math
from functools import cache

import numpy as np

from masking.voice.layout import Array, windows

_TAPS = 24
"""Zero crossings times two that the filter spans at the lower rate."""
_CUTOFF = 0.92
"""Cut-off as a share of the lower Nyquist frequency."""
_KAISER_BETA = 7.0
"""Shape of the Kaiser window: about 70 dB of stop band."""


class Resampler:
    """From `source` Hz to `target` Hz, whole numbers both; `delay` is that of the filter, s."""

    def __init__(self, source: int, target: int) -> None:
        divisor = math.gcd(source, target)
        self._up, self._down = target // divisor, source // divisor
        self._bank = _filters(self._up, self._down)
        self._span = self._bank.shape[1]
        self.delay = _TAPS * max(self._up, self._down) / 2 / (source * self._up)
        self.reset()

    def reset(self) -> None:
        """Forget everything heard."""
        self._heard = np.zeros(self._span - 1)
        # Position of the next output, in 1 / up input samples from the start of the next block.
        self._position = 0

    def process(self, block: Array) -> Array:
        """A block of any length in, as many samples out as are due."""
        heard = np.concatenate([self._heard, block])
        self._heard = heard[len(block) :]
        if self._up == 1:
            resampled = np.vecdot(
                windows(heard[self._position :], self._span, self._down), self._bank[0]
            )
        elif self._down == 1:
            resampled = np.vecdot(windows(heard, self._span, 1)[:, None], self._bank).ravel()
        else:
            positions = np.arange(self._position, len(block) * self._up, self._down)
            parts = windows(heard, self._span, 1)[positions // self._up]
            resampled = np.vecdot(parts, self._bank[positions % self._up])
        self._position += len(resampled) * self._down - len(block) * self._up
        return resampled


@cache
def _filters(up: int, down: int) -> Array:
    """One time-reversed filter per phase (up x taps)."""
    ratio = max(up, down)
    length = _TAPS * ratio + 1
    cutoff = _CUTOFF / ratio
    middle = (length - 1) / 2
    low_pass = np.sinc((np.arange(length) - middle) * cutoff) * cutoff * up
    low_pass *= np.kaiser(length, _KAISER_BETA)
    span = -(-length // up)
    bank = np.zeros(span * up)
    bank[:length] = low_pass
    return np.ascontiguousarray(bank.reshape(span, up).T[:, ::-1])
