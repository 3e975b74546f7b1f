"""Tells speech from background: a slow tracker of the noise floor, and the noise gate."""

import math

from masking.voice.layout import clamp

_START = -18.0
"""Log power where the floor starts: a quiet room."""
_PERIOD = 120
"""Frames between slow corrections upwards: 1.2 s."""
_GATE_DEPTH = 18 / 8.686 * 2
"""Depth of the gate, natural log of power: 18 dB."""


class Activity:
    """Follows the noise floor."""

    def __init__(self) -> None:
        self._floor = _START
        self._lowest = math.inf
        self._frames = 0

    def snr(self, log_power: float) -> float:
        """Power of the next frame above the noise floor; both natural log of power."""
        self._lowest = min(self._lowest, log_power)
        self._frames += 1
        if log_power < self._floor:
            self._floor += 0.2 * (log_power - self._floor)
        if self._frames == _PERIOD:
            self._floor += 0.5 * (self._lowest - self._floor)
            self._lowest = math.inf
            self._frames = 0
        return log_power - self._floor


class NoiseGate:
    """Lowers what is hardly above the floor by up to 18 dB.

    It opens at once and closes over a few frames.
    """

    def __init__(self) -> None:
        self._gain = 0.0

    def gain(self, snr: float) -> float:
        """Gain of the next frame, natural log of power: 0 (open) to -4.1."""
        goal = -_GATE_DEPTH * clamp((2.2 - snr) / 1.2, 0, 1)
        self._gain = 0.5 * (self._gain + goal) if goal < self._gain else goal
        return self._gain
