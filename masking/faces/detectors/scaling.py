"""Pictures of any size made to fit a network that wants sides in multiples of 32."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from masking.faces.images import Image

# The networks halve their input five times.
STEP = 32
# Enlarging shows a network nothing new, but tiny pictures need it to fill one step.
_MOST_ENLARGED = 4.0
# OpenCV turns no pictures with longer sides.
_LONGEST_SIDE = 30_000


@dataclass(frozen=True, slots=True)
class Fitted:
    """A picture as the network gets it: BGR [H, W, 3], black to the right and below.

    scale_x, scale_y: input pixels per picture pixel.
    """

    pixels: Image
    scale_x: float
    scale_y: float


def fitted(image: Image, budget: int) -> Fitted:
    """`image` scaled to at most about `budget` input pixels, as large as that allows."""
    height, width = image.shape[:2]
    scale = min(
        math.sqrt(budget / (width * height)), _MOST_ENLARGED, _LONGEST_SIDE / max(width, height)
    )
    return _placed(image, scale, _stepped(height * scale), _stepped(width * scale))


def fitted_into(image: Image, width: int, height: int) -> Fitted:
    """`image` scaled into an input of exactly that size."""
    scale = min(width / image.shape[1], height / image.shape[0])
    return _placed(image, scale, height, width)


def _stepped(side: float) -> int:
    return max(STEP, round(side / STEP) * STEP)


def _placed(image: Image, scale: float, height: int, width: int) -> Fitted:
    """Sides within half a step of the input's fill it; the others keep their proportion."""
    across = min(width, max(1, round(image.shape[1] * scale)))
    down = min(height, max(1, round(image.shape[0] * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(image, (across, down), interpolation=method)
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:down, :across] = small
    return Fitted(pixels, across / image.shape[1], down / image.shape[0])
