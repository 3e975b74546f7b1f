"""How often something happened to people of whom there are more photos or fewer."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_DEVIATIONS = 1.96  # of a normal distribution, on both sides of 95 % of it


@dataclass(frozen=True)
class Rate:
    """What happened to `count` of `photos` photos; in the mean over people, to `share` of theirs.

    Everybody counts alike, however many photos there are: who always names the same one of n people
    is right in 1 / n. share, low, high: 0 to 1; low and high bound 95 % (Wilson's interval).
    The count of several measurements is their mean.
    """

    count: float
    photos: int
    share: float
    low: float
    high: float

    @classmethod
    def of(cls, happened: NDArray, people: NDArray) -> "Rate":
        """happened: [N] to which photos, 0 to 1; people: [N] whom they show."""
        names, who, photos = np.unique(people, return_inverse=True, return_counts=True)
        weights = 1 / (len(names) * photos[who])
        share = float(weights @ happened)
        # As many photos of equal weight would be as good: the interval is that of their share.
        low, high = wilson(share, 1 / float(weights @ weights))
        return cls(float(happened.sum()), len(people), share, low, high)

    def __str__(self) -> str:
        share, low, high = (100 * one for one in (self.share, self.low, self.high))
        return f"{self.count:g} of {self.photos}, {share:.1f} % ({low:.1f}-{high:.1f})"


def wilson(share: float, trials: float) -> tuple[float, float]:
    """Bounds of the probability behind a share (0 to 1) of so many trials, at 95 %."""
    spread = _DEVIATIONS**2 / trials
    middle = share + spread / 2
    reach = math.sqrt(spread * share * (1 - share) + spread**2 / 4)
    return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))
