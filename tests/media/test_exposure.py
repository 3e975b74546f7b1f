"""The judge of pictures tells raw faces from masked ones."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from masking.faces.looks import Look
from masking.faces.painter import Painter
from tests.media.camera import Box, Film, make_film
from tests.media.exposure import Report, judge
from tests.media.stamps import Image

Paint = Callable[[Image, Box], None]


@pytest.fixture(scope="module")
def film() -> Film:
    return make_film(Path("build/media"))


def _seen(film: Film, indices: list[int], paint: Paint | None = None, quality: int = 30) -> Report:
    pictures = []
    for index in indices:
        grey = film.grey(index).copy()
        for box in film.truth(index).boxes if paint else ():
            paint(grey, box)
        _, jpeg = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])
        pictures.append(jpeg.tobytes())
    return judge(pictures, [film])


def _area(box: Box, growth: float) -> tuple[slice, slice]:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    width, height = (box[2] - box[0]) * growth / 2, (box[3] - box[1]) * growth / 2
    rows = slice(max(0, int(y - height)), max(0, int(y + height)))
    return rows, slice(max(0, int(x - width)), max(0, int(x + width)))


def _cover(grey: Image, box: Box) -> None:
    grey[_area(box, 2)] = 130


def _cells(grey: Image, box: Box) -> None:
    rows, columns = _area(box, 2)
    patch = grey[rows, columns]
    cells = np.random.default_rng(int(box[0] * 7)).integers(0, 255, (12, 12)).astype(np.uint8)
    patch[:] = cv2.resize(cells, patch.shape[::-1], interpolation=cv2.INTER_NEAREST)


def _drawn_face(grey: Image, box: Box) -> None:
    _cover(grey, box)
    x, y = int((box[0] + box[2]) / 2), int((box[1] + box[3]) / 2)
    width = int(box[2] - box[0])
    cv2.circle(grey, (x, y), width * 2 // 3, 210, -1)
    for side in (-1, 1):
        cv2.circle(grey, (x + side * width // 4, y - width // 8), width // 9, 25, -1)
    cv2.ellipse(grey, (x, y + width // 3), (width // 4, width // 10), 0, 0, 180, 40, 4)


def _eyes_only(grey: Image, box: Box) -> None:
    rows, columns = _area(box, 1)
    grey[slice((rows.start + rows.stop) // 2, rows.stop), columns] = 130


def _moved(grey: Image, box: Box) -> None:
    """The face four pixels beside its place, without its tag."""
    rows, columns = _area(box, 1.2)
    grey[rows, columns] = np.roll(grey, 4, axis=1)[rows, columns]
    x, width, top = int((box[0] + box[2]) / 2), int(box[2] - box[0]), int(box[1])
    grey[top : top + int(box[3] - box[1]) // 4, x - width // 5 : x + width // 5] = 170


def _with_faces(film: Film, step: int) -> list[int]:
    """Frames in which the whole of every face lies inside the picture."""
    return _frames_where(film, step, lambda box: box[0] >= 20 and box[2] <= 620)


def _frames_where(film: Film, step: int, holds: Callable[[Box], bool]) -> list[int]:
    indices = range(film.first, film.first + len(film), step)
    return [index for index in indices if all(map(holds, film.truth(index).boxes))]


def test_every_raw_frame_is_called_exposed(film: Film) -> None:
    report = _seen(film, _with_faces(film, 9))
    assert len(report.exposed) == len(report.verdicts) > 20


def test_raw_frames_are_found_without_the_help_of_the_tag(film: Film) -> None:
    report = _seen(film, _with_faces(film, 9), quality=12)
    assert min(verdict.share for verdict in report.verdicts) > 0.8


def test_a_face_that_is_only_half_covered_is_exposed(film: Film) -> None:
    report = _seen(film, _with_faces(film, 15), _eyes_only)
    assert len(report.exposed) == len(report.verdicts)


@pytest.mark.parametrize("paint", [_cover, _cells, _drawn_face])
def test_a_masked_face_is_not_exposed(film: Film, paint: Paint) -> None:
    assert _seen(film, _with_faces(film, 9), paint).exposed == []


def test_a_face_beside_its_place_is_recognised_where_detail_alone_leaves_doubt(film: Film) -> None:
    report = _seen(film, _with_faces(film, 9), _moved, quality=60)
    doubtful = [one for one in report.verdicts if 0.12 <= one.share < 0.25 and not one.tag]
    assert len(doubtful) > 15
    assert all(verdict.exposed for verdict in doubtful)


@pytest.mark.parametrize("figure", ["owl", "panda", "cat"])
@pytest.mark.parametrize("hide_number", [False, True])
def test_a_drawn_figure_is_not_exposed(film: Film, figure: str, hide_number: bool) -> None:
    painter = Painter("avatar", 0.0, Look.for_member(b"1" * 8, "OTO#ABC123", figure))
    pictures = []
    for index in _with_faces(film, 15):
        picture = cv2.cvtColor(film.grey(index), cv2.COLOR_GRAY2BGR)
        # The figure over the whole picture is the one that faces' places meet in odd ways.
        inner = picture if hide_number else picture[16:-16, 16:-16]
        painter.paint_whole(inner, index / film.fps)
        pictures.append(cv2.imencode(".jpg", picture)[1].tobytes())
    report = judge(pictures, [film])
    assert report.with_background == (0 if hide_number else len(pictures))
    assert report.exposed == []


def test_a_raw_frame_whose_number_is_hidden_is_still_exposed(film: Film) -> None:
    grey = film.grey(12).copy()
    grey[330:] = grey[:20] = 90
    grey[:, :20] = grey[:, 620:] = 90
    _, jpeg = cv2.imencode(".jpg", grey)
    first = cv2.imencode(".jpg", film.grey(10))[1].tobytes()
    report = judge([first, jpeg.tobytes()], [film])
    assert report.verdicts[1].index is None
    assert report.verdicts[1].exposed
    assert report.verdicts[1].share > 0.8


def test_an_empty_picture_is_not_exposed(film: Film) -> None:
    empty = _frames_where(film, 3, lambda box: box[2] < 0 or box[0] > 640)
    report = _seen(film, empty)
    assert len(report.verdicts) > 3
    assert report.exposed == []
