"""Random numbers that repeat with their seed, the same in Python and in the browser."""

import numpy as np
from numpy.typing import NDArray

from masking.voice.layout import Array

Words = NDArray[np.uint32]

_ROTATIONS = ((10, 26), (11, 21), (13, 27), (23, 5), (6, 20), (17, 11), (25, 10), (18, 20))
_ROUNDS = 20
_PARITY = 0x1BD11BDA
_BATCH = 2048
"""Counters worked on at once: 8192 normal numbers, a quarter of a second of speech."""


def threefry(key: Words, counters: NDArray[np.uint64]) -> Words:
    """Random words (counters x 4) of Threefry-4x32 with 20 rounds, for a key of four words.

    (J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as
    1, 2, 3", SC 2011.) The upper two words of the counter are 0.
    """
    schedule = [*key, np.bitwise_xor.reduce(key) ^ np.uint32(_PARITY)]
    zero = np.zeros(len(counters), np.uint32)
    low, high = (counters & 0xFFFFFFFF).astype(np.uint32), (counters >> 32).astype(np.uint32)
    x = [low, high, zero, zero]
    for turn in range(_ROUNDS + 1):
        if turn % 4 == 0:
            _add_key(x, schedule, turn // 4)
        if turn < _ROUNDS:
            _mix(x, turn)
    return np.stack(x, axis=1)


def _add_key(x: list[Words], schedule: list[np.uint32], step: int) -> None:
    for i in range(4):
        x[i] = x[i] + schedule[(step + i) % 5]
    x[3] = x[3] + np.uint32(step)


def _mix(x: list[Words], turn: int) -> None:
    first, second = _ROTATIONS[turn % 8]
    # Partners change every other round.
    a, b = (1, 3) if turn % 2 == 0 else (3, 1)
    for left, right, by in ((0, a, first), (2, b, second)):
        x[left] = x[left] + x[right]
        x[right] = (x[right] << np.uint32(by) | x[right] >> np.uint32(32 - by)) ^ x[left]


class Gaussians:
    """Normal numbers with mean 0 and variance 1, drawn one after the other."""

    def __init__(self, seed: Words) -> None:
        self._key = seed.astype(np.uint32)
        self._counter = 0
        self._ready: Array = np.zeros(0)

    def take(self, count: int) -> Array:
        """The next `count` numbers."""
        while len(self._ready) < count:
            self._ready = np.concatenate([self._ready, self._batch()])
        taken, self._ready = self._ready[:count], self._ready[count:]
        return taken

    def _batch(self) -> Array:
        counters = np.arange(self._counter, self._counter + _BATCH, dtype=np.uint64)
        self._counter += _BATCH
        uniform = threefry(self._key, counters).reshape(-1, 2) / 4294967296
        # Box-Muller makes two at a time.
        radius = np.sqrt(-2 * np.log(1 - uniform[:, 0]))
        angle = 2 * np.pi * uniform[:, 1]
        return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).ravel()
