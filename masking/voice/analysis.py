"""Frames of the speaker: what is measured every 10 ms, freed of the speaker's own averages."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from masking.voice import envelope, pitch, tables
from masking.voice.activity import Activity
from masking.voice.layout import (
    BAND,
    BINS,
    CEPSTRA,
    FFT_SIZE,
    HOP,
    MEAN_LOG_F0,
    WINDOW,
    Array,
    interpolate,
    sum_band,
    windows,
)

HISTORY = pitch.PITCH_WINDOW
"""Samples of history that an analysis needs."""

_TRACT_FOLLOWS_PITCH = 0.26
"""Octaves of vocal tract length per octave of mean pitch, as found in people."""
_SILENCE = 1e-10
"""Power below which a frame is digital silence: nothing is made of it."""
_VOICED_START, _VOICED_STAY = 0.55, 0.45
"""Clarity that starts a voiced stretch, and that keeps it going."""
_COLUMNS = ("silent", "voiced", "log_f0", "clarity", "log_power", "snr")
_FIRST_CEPSTRUM = len(_COLUMNS)
_HANN = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
_HANN_POWER = float(np.sum(_HANN**2))


class Frames:
    """What is known of frames, one row each; made once and never changed."""

    def __init__(self, rows: Array) -> None:
        self._rows = rows

    @classmethod
    def of(cls, *, cepstra: Array | None = None, **columns: Array) -> Self:
        """Frames with the properties named below; without cepstra these are 0."""
        rows = np.zeros((len(columns["snr"]), _FIRST_CEPSTRUM + CEPSTRA))
        for name, values in columns.items():
            rows[:, _COLUMNS.index(name)] = values
        if cepstra is not None:
            rows[:, _FIRST_CEPSTRUM:] = cepstra
        return cls(rows)

    @classmethod
    def none(cls) -> Self:
        """No frames."""
        return cls(np.zeros((0, _FIRST_CEPSTRUM + CEPSTRA)))

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, part: slice) -> Self:
        return type(self)(self._rows[part])

    def then(self, later: Self) -> Self:
        """These frames and those after them."""
        return type(self)(np.concatenate([self._rows, later._rows]))

    @property
    def silent(self) -> NDArray[np.bool_]:
        """Digital silence."""
        return self._rows[:, 0] > 0

    @property
    def voiced(self) -> NDArray[np.bool_]:
        """With a clear pitch."""
        return self._rows[:, 1] > 0

    @property
    def log_f0(self) -> Array:
        """Pitch, log2 Hz; only meaningful when voiced."""
        return self._rows[:, 2]

    @property
    def clarity(self) -> Array:
        """How clear the pitch is, 0 to 1."""
        return self._rows[:, 3]

    @property
    def log_power(self) -> Array:
        """Natural log of the power in the speech band."""
        return self._rows[:, 4]

    @property
    def snr(self) -> Array:
        """Natural log of power above the noise floor."""
        return self._rows[:, 5]

    @property
    def cepstra(self) -> Array:
        """(frames x CEPSTRA) envelope of a neutral vocal tract, the speaker's average removed."""
        return self._rows[:, _FIRST_CEPSTRUM:]


@dataclass(frozen=True)
class Heard:
    """Frames, and what was known of the speaker when each came.

    shapes         (frames x BINS) envelopes, natural log of power, level and average removed
    tract_octaves  length of the vocal tract relative to the average, octaves of frequency
    mean_log_f0    running mean of the pitch, log2 Hz
    """

    frames: Frames
    shapes: Array
    tract_octaves: Array
    mean_log_f0: Array


class Analyser:
    """Measures hops of one speaker in turn."""

    def __init__(self) -> None:
        self._history = np.zeros(HISTORY - HOP)
        self._activity = Activity()
        self._mean_log_f0 = MEAN_LOG_F0
        self._pitch_frames = 15
        self._last_log_f0 = math.nan
        # Running mean of the envelope; starts from the average speaker as if heard for 40 frames.
        self._mean = tables.prior().copy()
        self._mean_frames = 40

    def measure(self, hops: Array, *, describe: bool) -> Heard:
        """Measure hops (frames * HOP samples at 16 kHz); `describe` fills in the cepstra."""
        history = np.concatenate([self._history, hops])
        self._history = history[len(hops) :]
        power = _power(history)
        total = sum_band(power)
        log_power = np.log(total + _SILENCE)
        snr = np.array([self._activity.snr(value) for value in log_power.tolist()])
        voicing, mean_log_f0 = self._measure_pitch(history, snr.tolist())
        shapes = self._remove_average(envelope.true_envelope(np.log(power + _SILENCE)), snr)
        tract_octaves = _TRACT_FOLLOWS_PITCH * np.minimum(
            np.maximum(mean_log_f0 - MEAN_LOG_F0, -0.8), 0.9
        )
        voiced, log_f0, clarity = voicing.T
        frames = Frames.of(
            silent=(total < _SILENCE).astype(np.float64),
            voiced=voiced,
            log_f0=log_f0,
            clarity=clarity,
            log_power=log_power,
            snr=snr,
            cepstra=_cepstra(shapes, tract_octaves) if describe else None,
        )
        return Heard(frames, shapes, tract_octaves, mean_log_f0)

    def _measure_pitch(self, history: Array, snr: list[float]) -> tuple[Array, Array]:
        """Rows of voiced (0 or 1), log2 Hz and clarity; and the running mean, log2 Hz."""
        found = pitch.candidates(history)
        rows, means = np.zeros((len(snr), 3)), np.zeros(len(snr))
        for i, peaks in enumerate(found):
            threshold = _VOICED_START if math.isnan(self._last_log_f0) else _VOICED_STAY
            frequency, clarity = pitch.choose(peaks, self._last_log_f0, self._mean_log_f0)
            voiced = clarity > threshold and snr[i] > 1.8 and frequency > 0
            self._last_log_f0 = math.log2(frequency) if voiced else math.nan
            if voiced:
                self._pitch_frames = min(self._pitch_frames + 1, 400)
                distance = self._last_log_f0 - self._mean_log_f0
                self._mean_log_f0 += distance / self._pitch_frames
            rows[i] = voiced, self._last_log_f0 if voiced else 0.0, clarity
            means[i] = self._mean_log_f0
        return rows, means

    def _remove_average(self, envelopes: Array, snr: Array) -> Array:
        """Envelopes (frames x BINS) without their level and without the speaker's average."""
        levels = sum_band(envelopes) / (BAND.stop - BAND.start)
        shapes = envelopes - levels[:, None]
        for shape, is_speech in zip(shapes, (snr > 3).tolist(), strict=True):
            if is_speech:
                self._mean_frames = min(self._mean_frames + 1, 500)
                self._mean += (shape - self._mean) * (1 / self._mean_frames)
            shape -= self._mean
        return shapes


def _power(history: Array) -> Array:
    """Power spectrum (frames x BINS) of the newest 30 ms at each hop."""
    newest = windows(history[HISTORY - WINDOW :], WINDOW, HOP)
    spectrum = np.fft.rfft(newest * _HANN, FFT_SIZE)
    return (spectrum.real**2 + spectrum.imag**2) / _HANN_POWER


def _cepstra(shapes: Array, tract_octaves: Array) -> Array:
    """Shapes, stretched to a neutral vocal tract, as cepstra (frames x CEPSTRA)."""
    stretch = np.array([2**octaves for octaves in tract_octaves.tolist()])
    return envelope.reduce(interpolate(shapes, np.arange(BINS) * stretch[:, None]))
