"""How far an administrator lets pseudo-voices go: factors of pitch and formants, never identity."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from masking.errors import BadVoiceRange

MEAN_F0_HZ = 150.0
"""Middle of human voices; vocal tract length is judged relative to it."""

F0_RANGE_HZ = (88.0, 235.0)
"""Pitch that a pseudo-voice may be given."""

F0_BAND_OCTAVES = 0.125
"""Forbidden band of pitch: the mean never comes nearer to the speaker's than 1.5 semitones."""

WARP_BAND_OCTAVES = math.log2(1.04)
"""Forbidden band of formants: they always move by at least 4 %."""

WARP_LIMIT_OCTAVES = 0.28
"""Formants of a pseudo-voice stay within this in the mode that moves them least."""

Interval = tuple[float, float]


@dataclass(frozen=True)
class FactorRange:
    """Factors from `low` to `high`."""

    low: float
    high: float

    def allowed(self, *, band: float, down: float, up: float) -> list[Interval]:
        """Octaves inside the range, from `-down` to `up`, outside the forbidden band; ascending."""
        low, high = max(math.log2(self.low), -down), min(math.log2(self.high), up)
        sides = ((low, min(high, -band)), (max(low, band), high))
        return [(start, end) for start, end in sides if end - start > 1e-9]


@dataclass(frozen=True)
class VoiceRanges:
    """Factors that pseudo-voices may have; None: all that the method has.

    pitch     mean pitch of a pseudo-voice relative to 150 Hz, the middle of human voices
    formants  its formants relative to those of an average vocal tract

    A range can only narrow what the method does. The distance from the speaker's own pitch and
    formants is kept in any case, even where it leads out of the range.
    """

    pitch: FactorRange | None = None
    formants: FactorRange | None = None

    @classmethod
    def parse(cls, *, pitch: Sequence[str], formants: Sequence[str]) -> Self:
        """Ranges from pairs of numbers in text; an empty pair is None. Raises BadVoiceRange."""
        return cls(pitch=parse_pitch(pitch), formants=parse_formants(formants))


FREE = VoiceRanges()
"""All that the method has."""


def parse_pitch(texts: Sequence[str]) -> FactorRange | None:
    """Factors of pitch; BadVoiceRange when no voice is left besides identity."""
    low, high = (math.log2(hz / MEAN_F0_HZ) for hz in F0_RANGE_HZ)
    return _parse(texts, band=F0_BAND_OCTAVES, down=-low, up=high)


def parse_formants(texts: Sequence[str]) -> FactorRange | None:
    """Factors of formants; BadVoiceRange when no voice is left besides identity."""
    limit = WARP_LIMIT_OCTAVES
    return _parse(texts, band=WARP_BAND_OCTAVES, down=limit, up=limit)


def _parse(texts: Sequence[str], *, band: float, down: float, up: float) -> FactorRange | None:
    if not texts:
        return None
    try:
        low, high = (float(text) for text in texts)
    except ValueError:
        raise BadVoiceRange("A range is two numbers, such as 0.8,1.2.") from None
    if not 0 < low < high < math.inf:
        raise BadVoiceRange("A range goes from a smaller to a larger factor above 0.")
    factors = FactorRange(low, high)
    if not factors.allowed(band=band, down=down, up=up):
        raise BadVoiceRange(_sentence(band, down, up))
    return factors


def _sentence(band: float, down: float, up: float) -> str:
    return (
        f"A range must hold factors from {2**-down:.3f} to {2**-band:.3f}"
        f" or from {2**band:.3f} to {2**up:.3f}: what is nearer to 1 is no mask."
    )
