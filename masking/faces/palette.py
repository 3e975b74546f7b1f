"""Sums with colours, and numbers that look random but follow from a seed.

Colours are (blue, green, red), 0 to 255, as OpenCV wants them.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

Colour = tuple[int, int, int]
Palette = Mapping[str, Colour]

_MASK = np.uint64(0xFFFFFFFF)


def colour_of(text: str) -> Colour:
    """The colour of a "#rrggbb"."""
    red, green, blue = (int(text[at : at + 2], 16) for at in (1, 3, 5))
    return (blue, green, red)


def mix(start: Colour, end: Colour, share: float) -> Colour:
    """`start` at share 0, `end` at share 1."""
    at = min(1.0, max(0.0, share))
    blue, green, red = (round(a + at * (b - a)) for a, b in zip(start, end, strict=True))
    return (blue, green, red)


def chances(seed: int, a: ArrayLike, b: ArrayLike = 0) -> NDArray[np.float64]:
    """Always the same numbers from 0 (included) to 1 (not) for the same places of the same look.

    The same as `chance` in static/js/masking/face/palette.js, for arrays of places.
    """
    first = _times(np.asarray(a, np.uint64) + np.uint64(0x9E37), 0x85EBCA6B)
    second = _times(np.asarray(b, np.uint64) + np.uint64(0x79B9), 0xC2B2AE35)
    mixed = np.uint64(seed & 0xFFFFFFFF) ^ first ^ second
    mixed = _times(mixed ^ (mixed >> np.uint64(16)), 0x7FEB352D)
    mixed = _times(mixed ^ (mixed >> np.uint64(15)), 0x846CA68B)
    return np.asarray((mixed ^ (mixed >> np.uint64(16))) / 2.0**32)


def chance(seed: int, a: int, b: int = 0) -> float:
    """One of them."""
    return float(chances(seed, a, b))


def _times(values: NDArray[np.uint64], factor: int) -> NDArray[np.uint64]:
    return ((values & _MASK) * np.uint64(factor)) & _MASK
