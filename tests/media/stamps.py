"""Marks that a machine reads back: the frame number in the background and a tag on the face."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

STRIP_HEIGHT = 16  # pixels at the foot of a 640x360 frame
_BITS = 12
_SYNC = (1, 0, 1, 0, 1, 0, 1, 0)
_CELLS = 2 * _BITS + len(_SYNC)
_BRIGHT, _DARK = 235, 20
_DICTIONARY = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_5X5_50)
_QUIET = 1  # white modules around a tag, without which it cannot be found


def write_index(frame: Image, index: int) -> None:
    """Write `index` (0..4095) and its complement as black and white cells into the last rows."""
    height, width = frame.shape[:2]
    bits = [(index >> (_BITS - 1 - place)) & 1 for place in range(_BITS)]
    cells = [*bits, *(1 - bit for bit in bits), *_SYNC]
    cell = width // _CELLS
    for place, bit in enumerate(cells):
        columns = slice(place * cell, (place + 1) * cell)
        frame[height - STRIP_HEIGHT :, columns] = _BRIGHT if bit else _DARK


def read_index(gray: Image) -> int | None:
    """Read the number back from a grey frame of any size; None when the strip is covered."""
    height, width = gray.shape
    row = round(height * (1 - STRIP_HEIGHT / 2 / 360))
    band = gray[row - 1 : row + 2].astype(np.float32).mean(axis=0)
    centres = ((np.arange(_CELLS) + 0.5) * width / _CELLS).astype(int)
    levels = band[centres]
    if np.abs(levels - (_BRIGHT + _DARK) / 2).min() < 40:
        return None
    bits = [int(level > (_BRIGHT + _DARK) / 2) for level in levels]
    number, complement, sync = bits[:_BITS], bits[_BITS : 2 * _BITS], bits[2 * _BITS :]
    if any(a == b for a, b in zip(number, complement, strict=True)) or tuple(sync) != _SYNC:
        return None
    return int("".join(map(str, number)), 2)


def face_tag(tag: int, size: int) -> Image:
    """Return the square grey picture (size x size) of a tag with its white rim."""
    modules = _DICTIONARY.markerSize + 2 + 2 * _QUIET
    rim = size * _QUIET // modules
    tile = np.full((size, size), 255, np.uint8)
    inner = size - 2 * rim
    tile[rim : rim + inner, rim : rim + inner] = cv2.aruco.generateImageMarker(
        _DICTIONARY, tag, inner
    )
    return tile


def tags_in(gray: Image, enlarge: int = 1) -> set[int]:
    """Return the numbers of all face tags that can be read anywhere in a grey picture.

    Small tags need `enlarge` 2, at four times the cost.
    """
    if min(gray.shape) < 2 * _DICTIONARY.markerSize:
        return set()
    if enlarge > 1:
        gray = cv2.resize(gray, None, fx=enlarge, fy=enlarge, interpolation=cv2.INTER_CUBIC)
    _, numbers, _ = _detector().detectMarkers(gray)
    return set() if numbers is None else {int(number) for number in numbers.ravel()}


@cache
def _detector() -> cv2.aruco.ArucoDetector:
    parameters = cv2.aruco.DetectorParameters()
    parameters.adaptiveThreshWinSizeMax = 33
    parameters.minMarkerPerimeterRate = 0.02
    parameters.errorCorrectionRate = 0.3
    return cv2.aruco.ArucoDetector(_DICTIONARY, parameters)
