"""The few shapes that figures are made of. One unit = half a head; y points down."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from masking.faces.images import Image
from masking.faces.palette import Colour

Point = tuple[float, float]

_ARC_STEPS = 12
_CURVE_STEPS = 16
_OPAQUE = 255


@dataclass(frozen=True)
class Canvas:
    """A sheet [H, W, 4] (colour and opacity) with a place for the origin, and pixels per unit.

    Edges are hard: draw larger and scale down.
    """

    sheet: Image
    x: float
    y: float
    unit: float

    def shifted(self, x: float, y: float, scale: float) -> "Canvas":
        """The same sheet with its origin elsewhere and another unit."""
        return replace(
            self, x=self.x + x * self.unit, y=self.y + y * self.unit, unit=self.unit * scale
        )

    def oval(
        self,
        colour: Colour,
        x: float,
        y: float,
        across: float,
        down: float | None = None,
        turn: float = 0,
    ) -> None:
        """across, down: half width and height, a circle without the second; turn in radians."""
        down = across if down is None else down
        centre = (round(self.x + x * self.unit), round(self.y + y * self.unit))
        axes = (round(max(0, across) * self.unit), round(max(0, down) * self.unit))
        ink = (*colour, _OPAQUE)
        cv2.ellipse(self.sheet, centre, axes, math.degrees(turn), 0, 360, ink, cv2.FILLED)

    def ovals(
        self,
        colour: Colour,
        x: float,
        y: float,
        across: float,
        down: float | None = None,
        turn: float = 0,
    ) -> None:
        """Two ovals, mirrored."""
        self.oval(colour, x, y, across, down, turn)
        self.oval(colour, -x, y, across, down, -turn)

    def soft(self, colour: Colour, corners: Sequence[Point], softness: float = 0.12) -> None:
        """A closed shape whose corners are rounded with that radius."""
        points = np.array(corners, np.float64)
        before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
        arcs = [_arc(*three, softness) for three in zip(before, points, after, strict=True)]
        cv2.fillPoly(self.sheet, [self._pixels(np.concatenate(arcs))], (*colour, _OPAQUE))

    def softs(self, colour: Colour, corners: Sequence[Point], softness: float = 0.12) -> None:
        """A soft shape and its mirror image."""
        self.soft(colour, corners, softness)
        self.soft(colour, [(-x, y) for x, y in corners], softness)

    def line(self, colour: Colour, width: float, points: Sequence[Point]) -> None:
        """A curve from the first point to the last, bent towards the middle one; round ends."""
        start, bend, end = (np.array(points[at], np.float64) for at in (0, 1, -1))
        at = np.linspace(0, 1, _CURVE_STEPS)[:, None]
        curve = (1 - at) ** 2 * start + 2 * at * (1 - at) * bend + at**2 * end
        thickness = max(1, round(width * self.unit))
        cv2.polylines(self.sheet, [self._pixels(curve)], False, (*colour, _OPAQUE), thickness)

    def lines(self, colour: Colour, width: float, points: Sequence[Point]) -> None:
        """A line and its mirror image."""
        self.line(colour, width, points)
        self.line(colour, width, [(-x, y) for x, y in points])

    def _pixels(self, points: NDArray[np.float64]) -> NDArray[np.int32]:
        return np.rint(points * self.unit + (self.x, self.y)).astype(np.int32)


def _arc(
    before: NDArray[np.float64],
    corner: NDArray[np.float64],
    after: NDArray[np.float64],
    radius: float,
) -> NDArray[np.float64]:
    """The arc that a canvas' arcTo draws at a corner: it touches both sides."""
    back, on = before - corner, after - corner
    back, on = back / np.hypot(*back), on / np.hypot(*on)
    half = math.acos(float(np.clip(back @ on, -1, 1))) / 2
    middle = back + on
    if half < 1e-3 or np.hypot(*middle) < 1e-6:
        return corner[None]
    centre = corner + middle / np.hypot(*middle) * radius / math.sin(half)
    start, end = (corner + side * radius / math.tan(half) - centre for side in (back, on))
    first = math.atan2(start[1], start[0])
    turn = math.remainder(math.atan2(end[1], end[0]) - first, 2 * math.pi)
    angles = first + turn * np.linspace(0, 1, _ARC_STEPS)
    return centre + radius * np.stack([np.cos(angles), np.sin(angles)], 1)
