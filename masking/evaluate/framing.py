"""Photos of many collections made alike, so that a photo's size and cut tell nothing about who it
shows: one collection has faces from edge to edge, another whole rooms, and each its own people.
"""

import cv2
import numpy as np

from masking.faces.boxes import Box, head_box, square_of
from masking.faces.images import Image
from masking.faces.pose import Face

SIDE = 320
"""Pixels of a framed photo, which is a square."""

# Times the face box. More than any mask covers, so that a mask is never cut by an edge of its own.
_REACH = 3.2


def framed(photo: Image, face: Face) -> Image:
    """The photo about that face, which is 100 pixels high or wide in it: uint8 [SIDE, SIDE, 3].

    Where the photo ends, its edge goes on.
    """
    return cut_out(photo, head_box(square_of(face.box), _REACH), SIDE)


def cut_out(picture: Image, box: Box, side: int) -> Image:
    """What is in a box, on a square of `side` pixels; the edge goes on where the picture ends."""
    left, top, right, bottom = box
    corners = np.array([(left, top), (right, top), (left, bottom)], np.float32)
    target = np.array([(0, 0), (side, 0), (0, side)], np.float32)
    placing = cv2.getAffineTransform(corners, target)
    cut = cv2.warpAffine(picture, placing, (side, side), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)
