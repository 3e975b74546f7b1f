"""Pitch of frames: normalised square difference function at 8 kHz."""

import math
from itertools import pairwise

import numpy as np

from masking.voice.layout import HOP, RATE, Array, windows

PITCH_WINDOW = 720
"""Samples at 16 kHz that the pitch is read from: 45 ms."""

_LENGTH = PITCH_WINDOW // 2
_HALF_RATE = RATE // 2
_FFT_SIZE = 1024
_MIN_LAG, _MAX_LAG = 21, 123
"""Lags in samples at 8 kHz: 65 to 381 Hz."""
_LAGS = slice(_MIN_LAG - 1, _MAX_LAG + 2)
_WITHOUT_FIRST = slice(_LAGS.start - 1, _LAGS.stop - 1)
_WITHOUT_LAST = slice(_LENGTH - 1 - _LAGS.start, _LENGTH - 1 - _LAGS.stop, -1)
"""Where the running sum of squares has that of the first or all but the last `lag` samples."""
_LOG_F0 = [math.log2(_HALF_RATE / lag) if lag else math.inf for lag in range(_MAX_LAG + 1)]
_JUMP_COST, _FAR_COST = 0.08, 0.032
"""Clarity given up per octave away from the last pitch, or (weaker) from the speaker's mean."""
_LAG_COST = 0.0006
"""Clarity given up per sample of lag: of equal peaks the first one is the pitch."""
_NEARLY_HIGHEST = 0.8
"""A peak this close to the highest one counts as clear as that."""


Peak = tuple[int, float, float, float]
"""Lag in samples at 8 kHz; likeness of the frame to itself one sample before, there, and after."""


def candidates(history: Array) -> list[list[Peak]]:
    """Peaks of each frame, by rising lag; `history` ends with the newest hop, at 16 kHz.

    After P. McLeod and G. Wyvill, "A smarter way to find pitch", ICMC 2005.
    """
    likeness = _likeness(_frames(history))
    middle = likeness[:, 1:-1]
    is_peak = (middle > likeness[:, :-2]) & (middle >= likeness[:, 2:])
    rows, columns = np.nonzero(is_peak)
    around = (likeness[rows, columns + offset].tolist() for offset in range(3))
    peaks = list(zip((columns + _MIN_LAG).tolist(), *around, strict=True))
    ends = np.cumsum(np.bincount(rows, minlength=len(likeness))).tolist()
    return [peaks[start:end] for start, end in pairwise([0, *ends])]


def choose(peaks: list[Peak], last: float, mean: float) -> tuple[float, float]:
    """Frequency in Hz (0: none) and clarity (0 to 1) of a frame.

    last   log2 Hz of the frame before when it was voiced, else NaN
    mean   log2 Hz, the speaker's mean
    """
    if not peaks:
        return 0.0, 0.0
    expected, cost = (mean, _FAR_COST) if math.isnan(last) else (last, _JUMP_COST)
    best, highest, best_score = peaks[0], -9.0, -9.0
    for peak in peaks:
        lag, _, height, _ = peak
        highest = max(highest, height)
        score = height - cost * abs(_LOG_F0[lag] - expected) - _LAG_COST * lag
        if score > best_score:
            best, best_score = peak, score
    is_clear = best[2] > _NEARLY_HIGHEST * highest
    return _frequency(best), highest if is_clear else best[2]


def _frequency(peak: Peak) -> float:
    """Hz; the lag is refined by a parabola through the three points."""
    lag, before, height, after = peak
    curvature = before - 2 * height + after
    offset = 0.5 * (before - after) / curvature if abs(curvature) > 1e-9 else 0.0
    return _HALF_RATE / (lag + offset)


def _frames(history: Array) -> Array:
    """Newest 45 ms at each hop, at 8 kHz, without their mean (frames x LENGTH)."""
    halved = (history[0::2] + history[1::2]) / 2
    frames = windows(halved, _LENGTH, HOP // 2)
    return frames - frames.sum(axis=1, keepdims=True) / _LENGTH


def _likeness(frames: Array) -> Array:
    """Likeness of each frame to itself at each of _LAGS, -1 to 1 (frames x lags)."""
    spectrum = np.fft.rfft(frames, _FFT_SIZE)
    power = spectrum.real**2 + spectrum.imag**2
    product = np.fft.irfft(power, _FFT_SIZE)[:, _LAGS]
    energy = np.cumsum(frames * frames, axis=1)
    both = energy[:, -1:] - energy[:, _WITHOUT_FIRST] + energy[:, _WITHOUT_LAST]
    return 2 * product / (both + 1e-9)
