"""Geometry of upright boxes (left, top, right, bottom) in picture pixels."""

import math
from collections.abc import Iterable
from functools import reduce

Box = tuple[float, float, float, float]
Area = tuple[int, int, int, int]

# Foreheads and hair stand above the detector's box, chins do not: share of the box's height.
SHIFT_UP = 0.08
# A head seen from the side is longer than its face: narrow boxes are widened to this ratio.
LEAST_RATIO = 0.75


def head_box(face: Box, growth: float) -> Box:
    """The box of a whole head: `growth` times the face box about its centre, moved up a little.

    A rectangle on purpose: hair, ears and jaw give people away at the corners of an ellipse.
    """
    width, height = face[2] - face[0], face[3] - face[1]
    x, y = (face[0] + face[2]) / 2, (face[1] + face[3]) / 2 - SHIFT_UP * height
    across = max(width, LEAST_RATIO * height) * growth / 2
    down = max(height, LEAST_RATIO * width) * growth / 2
    return (x - across, y - down, x + across, y + down)


def square_of(face: Box) -> Box:
    """The square about a face with its longer side: how long a face is, is a mark of a person."""
    x, y = centre_of(face)
    half = size_of(face) / 2
    return (x - half, y - half, x + half, y + half)


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all; `boxes` must not be empty."""
    return reduce(
        lambda a, b: (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])), boxes
    )


def intersection(a: Box, b: Box) -> Box:
    """What both share; without width or height when they do not meet."""
    left, top = max(a[0], b[0]), max(a[1], b[1])
    return (left, top, max(left, min(a[2], b[2])), max(top, min(a[3], b[3])))


def area_of(box: Box) -> float:
    """Square pixels."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def covered_share(box: Box, cover: Box) -> float:
    """Share of `box` that lies inside `cover`, 0 to 1."""
    whole = area_of(box)
    return area_of(intersection(box, cover)) / whole if whole else 0.0


def size_of(box: Box) -> float:
    """The longer side, pixels."""
    return max(box[2] - box[0], box[3] - box[1])


def centre_of(box: Box) -> tuple[float, float]:
    """x and y of the middle."""
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def moved(box: Box, dx: float, dy: float) -> Box:
    """The same box elsewhere."""
    return (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy)


def to_pixels(box: Box, width: int, height: int) -> Area:
    """Rounds outwards to whole pixels and cuts at the edges of a picture of that size."""
    left, top, right, bottom = intersection(box, (0, 0, width, height))
    return (math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom))
