"""The keyed pseudo-voice: what is left of a speaker gets spectrum and pitch of somebody else."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from masking.voice import tables
from masking.voice.activity import NoiseGate
from masking.voice.analysis import Frames
from masking.voice.layout import BIN_HZ, BINS, Array, clamp, interpolate, sum_band

_AXIS = np.arange(BINS) / (BINS - 1)
"""Frequency as a share of 8 kHz."""
_LINEAR_SHARE = 0.75
"""Share of the frequency axis over which the warp is linear; the rest bends back to 8 kHz."""
_RUMBLE_LOSS = np.where(np.arange(BINS) * BIN_HZ < 60, 6.0, 0.0)
"""Bins below 60 Hz carry hum only; they lose 26 dB."""
_MAX_EXCURSION = 0.7
"""Largest excursion of the melody that is followed, octaves."""


def keep_away(distance: float, wander: float, *, band: float, side: float) -> float:
    """Distance from the speaker's own value, octaves: `distance` plus a random wander.

    It is never inside the forbidden band: a distance inside goes to the band's edge on `side` (-1
    or 1); wandering stays on its own side.
    """
    own = side * band if abs(distance) < band else distance
    direction = math.copysign(1.0, own)
    return direction * max(band, direction * (own + wander))


class Disguise:
    """Speaks with the numbers of `PseudoVoice.numbers`."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        self._numbers = numbers
        self._gate = NoiseGate()
        self._log_target = math.log2(numbers["f0Hz"])
        self._log_warp = math.log2(numbers["warp"])
        self._log_f0 = self._log_target
        self._colour = tables.prior() + _cosines(numbers["tilt"])
        self._bends = _bends(numbers["bumps"])
        self._warp_wander = 0.0
        self._pitch_wander = 0.0

    def colour(
        self, frames: Frames, shapes: Array, tract_octaves: Array, chances: list[float]
    ) -> Array:
        """Spectra (frames x BINS, natural log of power) from shapes (the same, average removed).

        tract_octaves  vocal tract of the speaker relative to the average
        chances        a normal random number for each frame
        """
        octaves = zip(tract_octaves.tolist(), chances, strict=True)
        warp = np.array([self._next_warp(*pair) for pair in octaves])
        spectra = interpolate(shapes, self._sources(warp)) + self._colour
        gain = np.array([self._gate.gain(snr) for snr in frames.snr.tolist()])
        # The frame keeps its power, whatever the new spectrum looks like.
        level = frames.log_power - np.log(sum_band(np.exp(spectra)) + 1e-10) + gain
        return spectra + (level[:, None] - _RUMBLE_LOSS)

    def intone(self, frames: Frames, mean_log_f0: Array, chances: list[float]) -> list[float]:
        """Pitch of each frame, Hz; it glides, so that pitch never jumps.

        mean_log_f0  of the speaker, log2 Hz
        chances      a normal random number for each frame
        """
        spoken = []
        rows = (frames.voiced.tolist(), frames.log_f0.tolist(), mean_log_f0.tolist(), chances)
        for voiced, log_f0, mean, chance in zip(*rows, strict=True):
            self._pitch_wander += (
                -0.01 * self._pitch_wander + 0.012 * self._numbers["drift"] * chance
            )
            if voiced:
                self._log_f0 += 0.5 * (self._goal(log_f0, mean) - self._log_f0)
            spoken.append(2**self._log_f0)
        return spoken

    def _goal(self, log_f0: float, mean: float) -> float:
        """Where the pitch of a voiced frame should be, log2 Hz."""
        band, side = self._numbers["f0Band"], self._numbers["f0Side"]
        wander = 0.5 * self._pitch_wander
        new_mean = mean + keep_away(self._log_target - mean, wander, band=band, side=side)
        melody = clamp(log_f0 - mean, -_MAX_EXCURSION, _MAX_EXCURSION)
        return new_mean + float(self._numbers["liveliness"]) * melody

    def _next_warp(self, tract_octaves: float, chance: float) -> float:
        """Factor from the speaker's formants to those of the pseudo-voice."""
        drift, band = self._numbers["drift"], self._numbers["warpBand"]
        self._warp_wander += -0.02 * self._warp_wander + 0.004 * drift * chance
        distance = self._log_warp - tract_octaves
        wander = self._warp_wander * math.log2(math.e)
        side = math.copysign(1.0, self._log_warp)
        return float(2 ** keep_away(distance, wander, band=band, side=side))

    def _sources(self, warp: Array) -> Array:
        """Bins of the speaker (frames x BINS) that the bins of the pseudo-voice come from."""
        warp = warp[:, None]
        knee = np.minimum(_LINEAR_SHARE, _LINEAR_SHARE * warp)
        slope = (1 - knee / warp) / (1 - knee)
        straight = np.where(knee > _AXIS, _AXIS / warp, knee / warp + (_AXIS - knee) * slope)
        return np.minimum(np.maximum(straight + self._bends, 0), 1) * (BINS - 1)


def _cosines(tilt: list[float]) -> Array:
    """Keyed long-term spectrum (BINS): cosines over the square root of frequency."""
    x = np.sqrt(_AXIS)
    parts = (depth * np.cos(np.pi * (i + 1) * x) for i, depth in enumerate(tilt))
    return sum(parts, np.zeros(BINS))


def _bends(bumps: list[float]) -> Array:
    """Keyed bends of the frequency axis (BINS, as a share of it); they die out towards 8 kHz."""
    parts = (depth * np.sin(np.pi * (i + 1) * _AXIS) for i, depth in enumerate(bumps))
    return (1 - _AXIS) * sum(parts, np.zeros(BINS))
