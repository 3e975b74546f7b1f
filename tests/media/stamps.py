"""Marks that a machine reads back: the frame number in the background and a tag on the face."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

STRIP = 16  # pixels along each edge of a 640x360 frame
_BITS = 12
_SYNC = (1, 0, 1, 0, 1, 0, 1, 0)
_CELLS = 2 * _BITS + len(_SYNC)
_BRIGHT, _DARK = 235, 20
_MIDDLE = (_BRIGHT + _DARK) / 2
_DICTIONARY = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_5X5_50)
_QUIET = 1  # white modules around a tag, without which it cannot be found


def write_index(frame: Image, index: int) -> None:
    """Write `index` (0..4095) and its complement as black and white cells along every edge.

    A mask may cover three edges and the number can still be read at the fourth.
    """
    bits = [(index >> (_BITS - 1 - place)) & 1 for place in range(_BITS)]
    cells = np.array([*bits, *(1 - bit for bit in bits), *_SYNC])
    levels = np.where(cells, _BRIGHT, _DARK).astype(np.uint8)
    height, width = frame.shape[:2]
    row = levels[np.arange(width) * _CELLS // width, None]
    column = levels[np.arange(height - 2 * STRIP) * _CELLS // (height - 2 * STRIP), None, None]
    frame[:STRIP] = frame[-STRIP:] = row
    frame[STRIP:-STRIP, :STRIP] = frame[STRIP:-STRIP, -STRIP:] = column


def read_index(gray: Image) -> int | None:
    """Read the number back from a grey frame of any size; None when every edge is covered."""
    height, width = gray.shape
    strip_x, strip_y = width * STRIP / 640, height * STRIP / 360
    along = (np.arange(_CELLS) + 0.5) / _CELLS
    columns = (along * width).astype(int)
    rows = (strip_y + along * (height - 2 * strip_y)).astype(int)
    top, left = round(strip_y / 2), round(strip_x / 2)
    bands = (
        gray[height - 1 - top, columns],
        gray[top, columns],
        gray[rows, left],
        gray[rows, width - 1 - left],
    )
    found = (_number(band) for band in bands)
    return next((number for number in found if number is not None), None)


def _number(levels: NDArray[np.uint8]) -> int | None:
    if np.abs(levels - _MIDDLE).min() < 30:
        return None
    bits = [int(level > _MIDDLE) for level in levels]
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
