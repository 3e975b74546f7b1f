"""Decides whether a received picture shows a face that should have been masked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from masking.faces.places import SFACE, model_path
from tests.media.camera import HEIGHT, WIDTH, Box, Film
from tests.media.stamps import STRIP, Image, read_index, tags_in

_CELLS = 6  # the face box is judged in 6 x 6 cells
_MIN_SIDE = 18  # pixels; a smaller visible part of a face shows nothing that could be compared
_EXPOSED_SHARE = 0.25  # of the cells; raw pictures reach 0.9, masked ones stay under 0.1
# Enough where a network recognises the face, too. Drawn figures reach 0.17 by chance, and ordinary
# detectors find faces in them; to the network they are alike by 0.1 (median), half a face by 0.7.
_DOUBT_SHARE = 0.12
_SAME_FACE = 0.45  # cosine of the features, -1..1
# So much more than the face upside down: a face on its side is to the network like anything.
_OWN_FACE = 0.15
_NETWORK_SIDE = 112  # pixels
_REACH = 4  # frames searched on both sides when the number in the picture is covered

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class Verdict:
    """What one received frame shows. `share` = part of the face whose fine detail came through."""

    index: int | None
    tag: bool
    share: float
    recognised: bool

    @property
    def exposed(self) -> bool:
        """The tag on the face can be read, or the face's own detail is there."""
        return self.tag or self.share >= _EXPOSED_SHARE or self.recognised


@dataclass(frozen=True)
class Report:
    """Verdicts over one recording, in order."""

    verdicts: tuple[Verdict, ...]

    @property
    def exposed(self) -> list[Verdict]:
        """The frames that show a face."""
        return [verdict for verdict in self.verdicts if verdict.exposed]

    @property
    def with_background(self) -> int:
        """Number of frames in which the camera's background (the frame number) can be seen."""
        return sum(verdict.index is not None for verdict in self.verdicts)

    def __str__(self) -> str:
        return (
            f"{len(self.verdicts)} frames, {self.with_background} with background, "
            f"{len(self.exposed)} exposed" + "".join(f"\n    {one}" for one in self.exposed[:5])
        )


@cache
def _network() -> cv2.FaceRecognizerSF:
    return cv2.FaceRecognizerSF.create(str(model_path(SFACE)), "")


def _fine_detail(grey: Image, *, scale: float, width: float) -> Plane:
    """Enlarge by `scale` and keep only detail between 1/96 and 1/20 of the face's width."""
    plane = cv2.resize(
        grey.astype(np.float32), None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC
    )
    fine = cv2.GaussianBlur(plane, (0, 0), width * scale / 96)
    return fine - cv2.GaussianBlur(plane, (0, 0), width * scale / 20)


def _same_detail(source: Plane, received: Plane) -> bool | None:
    """Compare one cell; None when the source has no detail to recognise."""
    a, b = source - source.mean(), received - received.mean()
    if a.std() < 1.2:
        return None
    likeness = float((a * b).sum() / (np.sqrt((a * a).sum() * (b * b).sum()) + 1e-6))
    return likeness > 0.5 and b.std() / a.std() > 0.3


def _visible(box: Box) -> tuple[int, int, int, int] | None:
    """Return the part of the box that lies in the picture, None when it is too small to judge."""
    x1, y1 = max(STRIP, round(box[0])), max(STRIP, round(box[1]))
    x2, y2 = min(WIDTH - STRIP, round(box[2])), min(HEIGHT - STRIP, round(box[3]))
    return None if x2 - x1 < _MIN_SIDE or y2 - y1 < _MIN_SIDE else (x1, y1, x2, y2)


def detail_share(source: Image, received: Image, box: Box) -> float:
    """Return the share (0..1) of the box's cells whose fine detail came through.

    Both pictures are grey, 360x640. Cells without detail do not count; 0 when nothing can be told.
    """
    area = _visible(box)
    if area is None:
        return 0.0
    x1, y1, x2, y2 = area
    width = min(x2 - x1, y2 - y1)
    scale = max(1.0, 96 / width)
    crops = (source[y1:y2, x1:x2], received[y1:y2, x1:x2])
    sent, got = (_fine_detail(crop, scale=scale, width=width) for crop in crops)
    rows = np.array_split(np.arange(sent.shape[0]), _CELLS)
    columns = np.array_split(np.arange(sent.shape[1]), _CELLS)
    cells = [np.ix_(row, column) for row in rows for column in columns]
    judged = [same for cell in cells if (same := _same_detail(sent[cell], got[cell])) is not None]
    return sum(judged) / len(judged) if len(judged) >= _CELLS else 0.0


def _recognised(source: Image, received: Image, box: Box) -> bool:
    """Tell whether a network for recognising people takes both for the same face.

    Only where most of the face is in the picture: slivers of anything are alike to the network.
    """
    area = _visible(box)
    if area is None or area[2] - area[0] < 0.6 * (box[2] - box[0]):
        return False
    x1, y1, x2, y2 = area
    face, shown = source[y1:y2, x1:x2], _features(received[y1:y2, x1:x2])
    likeness = float(_features(face) @ shown)
    return likeness >= max(_SAME_FACE, float(_features(face[::-1, ::-1]) @ shown) + _OWN_FACE)


def _features(picture: Image) -> NDArray[np.float32]:
    square = cv2.resize(picture, (_NETWORK_SIDE, _NETWORK_SIDE))
    features = _network().feature(cv2.cvtColor(square, cv2.COLOR_GRAY2BGR))[0]
    return np.asarray(features / np.linalg.norm(features), np.float32)


def _owner(films: Sequence[Film], index: int | None) -> Film | None:
    return next((film for film in films if index is not None and film.has(index)), None)


def _compared(received: Image, film: Film, candidates: Iterable[int]) -> tuple[float, bool]:
    """Return the highest share of detail, and whether a face of which some came is recognised."""
    highest, recognised = 0.0, False
    for index in candidates:
        source = film.grey(index)
        for box in film.truth(index).boxes:
            share = detail_share(source, received, box)
            highest = max(highest, share)
            if _DOUBT_SHARE <= share < _EXPOSED_SHARE and not recognised:
                recognised = _recognised(source, received, box)
    return highest, recognised


def judge_frame(received: Image, films: Sequence[Film], near: int | None = None) -> Verdict:
    """Judge one grey frame (any size). `near` is the last frame number read before this one.

    When the number is covered, the tag is searched everywhere and the frames around `near` are
    compared, so that a picture without its background is judged as well.
    """
    received = cv2.resize(received, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    index = read_index(received)
    film = _owner(films, index)
    tag = bool(_tags(received, film, index) & {known.tag for known in films})
    if film is not None and index is not None:
        candidates = [index]
    else:
        index, film = None, _owner(films, near)
        candidates = _around(film, near) if film is not None and near is not None else []
    if film is None:
        return Verdict(None, tag, 0.0, False)
    share, recognised = _compared(received, film, candidates)
    return Verdict(index, tag, share, recognised)


def _tags(received: Image, film: Film | None, index: int | None) -> set[int]:
    """Read tags in the whole picture, and enlarged round the true faces when they are known."""
    found = tags_in(received)
    for box in film.truth(index).boxes if film and index is not None else ():
        x1, y1, x2, y2 = (max(0, round(value)) for value in box)
        margin = (y2 - y1) // 5
        crop = received[max(0, y1 - margin) : y2, max(0, x1 - margin) : x2 + margin]
        found |= tags_in(crop, 2)
    return found


def _around(film: Film, near: int) -> list[int]:
    """Return the frame numbers within reach of `near`; the film plays in a loop."""
    steps = range(-_REACH, 2 * _REACH + 1)
    return [film.first + (near - film.first + step) % len(film) for step in steps]


def shows_background(picture: bytes, films: Sequence[Film]) -> bool:
    """Tell quickly whether a picture shows more than a cover: the frame number can be read."""
    grey = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    return _owner(films, read_index(grey)) is not None


def judge(pictures: Iterable[bytes], films: Sequence[Film]) -> Report:
    """Judge encoded pictures (JPEG) in the order in which they were received."""
    verdicts: list[Verdict] = []
    near = films[0].first
    before: Image | None = None
    for picture in pictures:
        grey = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
        if before is not None and verdicts[-1].index is None and _is_still(before, grey):
            verdicts.append(verdicts[-1])  # a cover card that stands is not searched again
            continue
        verdict = judge_frame(grey, films, near)
        near = near + 1 if verdict.index is None else verdict.index
        verdicts.append(verdict)
        before = grey
    return Report(tuple(verdicts))


def _is_still(before: Image, grey: Image) -> bool:
    """Tell whether no part of 4 x 4 pixels changed by more than the noise of coding."""
    if before.shape != grey.shape:
        return False
    height, width = grey.shape
    small = (width // 4, height // 4)
    a, b = (cv2.resize(one, small, interpolation=cv2.INTER_AREA) for one in (before, grey))
    return int(cv2.absdiff(a, b).max()) <= 12
