"""The display matrix of films: how the picture must be turned to stand upright."""

import struct
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from av.sidedata.sidedata import SideData
from av.video.frame import VideoFrame

from masking.files.stills import Bgr

_ENTRIES = struct.Struct("=9i")
_TURNS: dict[int, Callable[[Bgr], Bgr]] = {
    90: lambda image: cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE).astype(np.uint8, copy=False),
    180: lambda image: cv2.rotate(image, cv2.ROTATE_180).astype(np.uint8, copy=False),
    270: lambda image: cv2.rotate(image, cv2.ROTATE_90_COUNTERCLOCKWISE).astype(
        np.uint8, copy=False
    ),
}


@dataclass(frozen=True)
class Turn:
    """First mirrored left to right or not, then turned clockwise by 0, 90, 180 or 270 degrees."""

    degrees: int = 0
    mirrored: bool = False

    @property
    def lies(self) -> bool:
        """Whether width and height change places."""
        return self.degrees in (90, 270)

    def upright(self, image: Bgr) -> Bgr:
        """The picture as people are to see it."""
        if self.mirrored:
            image = np.ascontiguousarray(image[:, ::-1])
        return _TURNS[self.degrees](image) if self.degrees else image


def turn_of(frame: VideoFrame) -> Turn:
    """What the frame's display matrix asks for, to the nearest quarter turn.

    The matrix (libavutil/display.h) maps x, y of the picture to a x + c y, b x + d y on the screen,
    in 16.16 fixed point, y down.
    """
    matrix = frame.side_data.get("DISPLAYMATRIX")
    if not isinstance(matrix, SideData):
        return Turn()
    a, b, _, c, d, *_ = _ENTRIES.unpack_from(bytes(matrix))
    mirrored = a * d - b * c < 0
    if mirrored:
        a, b = -a, -b
    # The picture's x axis points to (a, b) on the screen.
    quarter = round(np.degrees(np.arctan2(b, a)) / 90) % 4
    return Turn(90 * quarter, mirrored)
