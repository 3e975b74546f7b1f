"""An attacker who wants to know who is behind a mask. For measuring only.

The attacker is told where the face was and aligns by it: more than any real one knows. What that
alone gives away counts as recognised, so figures rather come out too high.
"""

import numpy as np
from numpy.typing import NDArray

from masking.evaluate.rates import Rate
from masking.evaluate.recognisers import Features

# Strength of the penalty that keeps a classifier from learning few photos by heart.
_RIDGE = 0.1


def naive_hits(
    masked: Features, plain: Features, people: NDArray, places: NDArray
) -> NDArray[np.bool_]:
    """Which masked photos [N] are nearest to an unmasked one of the same person (another photo).

    masked, plain: features [N, F] of the same photos; people, places: [N] who, and which photo.
    """
    likeness = masked @ plain.T
    likeness[(people[:, None] == people) & (places[:, None] == places)] = -np.inf
    return people[likeness.argmax(axis=1)] == people


def informed_hits(masked: Features, people: NDArray, places: NDArray) -> NDArray[np.bool_]:
    """Which photos [N] are recognised by who learned from masked photos of the same people.

    Every photo is judged by a classifier trained on the other photos; of three kinds (ridge
    regression, nearest neighbour and nearest mean) the one with the highest share counts.
    """
    kinds = (_by_ridge, _by_neighbour, _by_mean)
    hits = [np.zeros(len(people), bool) for _ in kinds]
    for place in np.unique(places):
        # One photo of each person is held back at a time: all are equally well known.
        tested = places == place
        train, probe = masked[~tested], masked[tested]
        for hit, kind in zip(hits, kinds, strict=True):
            hit[tested] = kind(train, people[~tested], probe) == people[tested]
    return max(hits, key=lambda hit: Rate.of(hit, people).share)


def _by_neighbour(train: Features, people: NDArray, probe: Features) -> NDArray:
    return people[(probe @ train.T).argmax(axis=1)]


def _by_mean(train: Features, people: NDArray, probe: Features) -> NDArray:
    """Knows everybody equally well, however many photos there are."""
    names = np.unique(people)
    means = np.stack([train[people == name].mean(axis=0) for name in names])
    far = np.linalg.norm(probe[:, None] - means, axis=2)
    return names[far.argmin(axis=1)]


def _by_ridge(train: Features, people: NDArray, probe: Features) -> NDArray:
    """Linear classifier with a penalty, in its dual form: few photos, many features."""
    names = np.unique(people)
    middle = train.mean(axis=0)
    known, asked = train - middle, probe - middle
    kernel = known @ known.T
    penalty = _RIDGE * max(np.trace(kernel) / len(kernel), 1e-12)
    targets = (people[:, None] == names) - 1 / len(names)
    weights = np.linalg.solve(kernel + penalty * np.eye(len(kernel)), targets)
    return names[(asked @ known.T @ weights).argmax(axis=1)]
