"""Puts a member's figure on a picture: drawn once per size and mood, then moved and turned."""

import math
from functools import lru_cache

import cv2
import numpy as np

from masking.faces.figures import DRAWINGS
from masking.faces.images import Image
from masking.faces.palette import Palette, mix
from masking.faces.pose import Pose
from masking.faces.shapes import Canvas

# A sprite shows this many units (half heads) from its middle to each side: ears end at 1.3.
_REACH = 1.4
# Pixels per unit of the sprites that are kept; larger heads enlarge the largest.
_UNITS = (16, 32, 64, 128, 256)
# Drawn this much larger and scaled down, which smooths the edges.
_FINER = 3
# Expressions are drawn in this many steps.
_STEPS = 4
# Positions of ovals count in 1/16 pixel.
_SHIFT = 4


class Avatar:
    """One look's figure. Keeps its drawings; never sees the camera's picture."""

    def __init__(self, figure: str, palette: Palette) -> None:
        self._draw = DRAWINGS[figure]
        self._palette = palette
        # One per figure, so that a film's working set stays and nothing grows without end.
        self._sprite = lru_cache(maxsize=48)(self._drawn)

    def put(self, view: Image, pose: Pose, mouth: float, lids: float) -> None:
        """Draws the head into `view`. Its width without ears is the pose's size."""
        unit = pose.size / 2
        kept = next((one for one in _UNITS if one >= 0.75 * unit), _UNITS[-1])
        sprite = self._sprite(kept, round(mouth * _STEPS), round(lids * _STEPS))
        reach = _REACH * unit * (abs(math.cos(pose.tilt)) + abs(math.sin(pose.tilt)))
        height, width = view.shape[:2]
        left, top = max(0, int(pose.x - reach)), max(0, int(pose.y - reach))
        right, bottom = min(width, int(pose.x + reach) + 2), min(height, int(pose.y + reach) + 2)
        if left >= right or top >= bottom:
            return
        turn = _placing(sprite.shape[0] / 2, unit / kept, pose.moved(-left, -top))
        warped = cv2.warpAffine(sprite, turn, (right - left, bottom - top), flags=cv2.INTER_LINEAR)
        _lay(np.asarray(warped, np.uint8), view[top:bottom, left:right])

    def put_shoulders(self, view: Image, pose: Pose) -> None:
        """Draws shoulders under the head, down to the bottom of `view`."""
        x, y, size = pose.x, pose.y, pose.size
        top = y + 0.36 * size
        coat = mix(self._palette["coat"], self._palette["ink"], 0.25)
        oval(view, coat, x, top + 0.42 * size, 0.62 * size, 0.42 * size)
        height, width = view.shape[:2]
        left, right = (min(width, max(0, round(x + side * 0.62 * size))) for side in (-1, 1))
        view[min(height, max(0, round(top + 0.42 * size))) :, left:right] = coat
        oval(view, self._palette["accent"], x, top + 0.1 * size, 0.3 * size, 0.1 * size)

    def _drawn(self, unit: int, mouth: int, lids: int) -> Image:
        """The head [S, S, 4] on clear ground: colours times opacity, and opacity."""
        side = 2 * math.ceil(_REACH * unit)
        sheet = np.zeros((_FINER * side, _FINER * side, 4), np.uint8)
        middle = _FINER * side / 2
        canvas = Canvas(sheet, middle, middle, _FINER * unit)
        self._draw(canvas, self._palette, mouth / _STEPS, lids / _STEPS)
        return np.asarray(cv2.resize(sheet, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def oval(
    view: Image, colour: tuple[int, int, int], x: float, y: float, across: float, down: float
) -> None:
    """A smooth-edged upright oval with half width `across` and half height `down`, pixels."""
    one = 1 << _SHIFT
    centre, axes = (round(x * one), round(y * one)), (round(across * one), round(down * one))
    cv2.ellipse(view, centre, axes, 0, 0, 360, colour, cv2.FILLED, cv2.LINE_AA, _SHIFT)


def _placing(middle: float, scale: float, pose: Pose) -> cv2.typing.MatLike:
    """The affine matrix [2, 3] that brings the middle of a sprite to the pose's place and tilt."""
    cos, sin = scale * math.cos(pose.tilt), scale * math.sin(pose.tilt)
    shift_x = pose.x - cos * middle + sin * middle
    shift_y = pose.y - sin * middle - cos * middle
    return np.array([[cos, -sin, shift_x], [sin, cos, shift_y]])


def _lay(sprite: Image, view: Image) -> None:
    """Lays a sprite [H, W, 4] over `view` [H, W, 3] of the same size."""
    colours = cv2.cvtColor(sprite, cv2.COLOR_BGRA2BGR)
    clear = cv2.cvtColor(255 - sprite[:, :, 3], cv2.COLOR_GRAY2BGR)
    view[:] = cv2.add(colours, cv2.multiply(view, clear, scale=1 / 255))
