"""Real detectors on real and on strange pictures."""

import time
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

from masking.errors import DetectionFailed
from masking.faces.boxes import centre_of, size_of
from masking.faces.detectors import CenterFace, Detector, LookingAhead, Remembering, YuNet
from masking.faces.detectors.base import Candidates, without_doubles
from masking.faces.detectors.centerface import decode
from masking.faces.detectors.scaling import fitted, fitted_into
from masking.faces.images import Image
from masking.faces.pose import Face
from tests.masking.faces.people import noise

YUNET = Path("static/vendor/models/yunet.onnx")
CENTRE, SIZE = (225, 119), 122  # of the face in the picture


@pytest.fixture(scope="module", params=["centerface", "yunet"])
def detector(request: pytest.FixtureRequest) -> Detector:
    return CenterFace() if request.param == "centerface" else YuNet(YUNET)


def portrait() -> Image:
    return np.asarray(cv2.cvtColor(data.astronaut(), cv2.COLOR_RGB2BGR))


@pytest.mark.parametrize("thorough", [False, True])
def test_a_face_is_found_where_it_is(detector: Detector, thorough: bool) -> None:
    best = detector.detect(portrait(), thorough=thorough)[0]
    assert centre_of(best.box) == pytest.approx(CENTRE, abs=12)
    assert size_of(best.box) == pytest.approx(SIZE, rel=0.2)
    assert best.score > 0.5
    eye, other_eye, nose, corner, other_corner = best.landmarks
    assert eye[0] < nose[0] < other_eye[0]
    assert eye[1] < nose[1] < corner[1]
    assert corner[0] < other_corner[0]


@pytest.mark.parametrize("scale", [0.2, 3.0])
def test_boxes_count_in_pixels_of_the_picture(detector: Detector, scale: float) -> None:
    picture = np.asarray(cv2.resize(portrait(), None, fx=scale, fy=scale))
    best = detector.detect(picture, thorough=True)[0]
    assert centre_of(best.box) == pytest.approx([scale * at for at in CENTRE], abs=12 * scale)


def test_a_face_that_fills_the_picture_is_found(detector: Detector) -> None:
    close = portrait()[60:180, 170:280]
    assert detector.detect(np.asarray(cv2.resize(close, None, fx=8, fy=8)), thorough=True)


@pytest.mark.parametrize("size", [(1, 1), (10, 30_000), (30_000, 10), (31, 33)])
def test_pictures_of_any_size_are_looked_at(detector: Detector, size: tuple[int, int]) -> None:
    assert isinstance(detector.detect(np.zeros((*size, 3), np.uint8)), list)


def test_a_network_keeps_its_own_size() -> None:
    view = fitted_into(noise(0, 100, 50), 640, 320)
    assert view.pixels.shape == (320, 640, 3)
    assert (view.scale_x, view.scale_y) == (3.2, 3.2)
    assert not view.pixels[:, 160:].any()


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        ((360, 640), (192, 320)),
        ((640, 360), (320, 192)),
        ((1, 1), (32, 32)),
        ((720, 1280), (192, 320)),
    ],
)
def test_inputs_are_multiples_of_32(size: tuple[int, int], shape: tuple[int, int]) -> None:
    view = fitted(noise(0, *size), 320 * 192)
    assert view.pixels.shape == (*shape, 3)


def test_of_boxes_that_overlap_the_surest_stays() -> None:
    boxes = np.array([[0, 0, 10, 10], [1, 1, 11, 11], [40, 0, 50, 10]], np.float32)
    found = Candidates(boxes, np.array([0.5, 0.9, 0.7], np.float32), np.zeros((3, 5, 2)))
    assert [round(face.score, 1) for face in without_doubles(found)] == [0.9, 0.7]


@pytest.mark.parametrize("plane", [0, 1])
def test_numbers_that_mean_nothing_are_refused(plane: int) -> None:
    outputs = [np.full((planes, 8, 8), 0.5, np.float32) for planes in (1, 2, 2, 10)]
    outputs[plane][0, 3, 3] = np.nan
    with pytest.raises(DetectionFailed):
        decode(outputs, fitted(noise(0, 32, 32), 1024), 0.2)


def test_faces_everywhere_are_refused() -> None:
    count = 20_001
    found = Candidates(np.zeros((count, 4)), np.ones(count), np.zeros((count, 5, 2)))
    with pytest.raises(DetectionFailed, match="everywhere"):
        without_doubles(found)


def test_what_was_asked_once_is_remembered() -> None:
    asked = []

    class Counting:
        def detect(self, image: Image, *, thorough: bool = False) -> list:
            asked.append(thorough)
            return []

    remembering = Remembering(Counting())
    for thorough in (False, False, True, True):
        remembering.detect(portrait(), thorough=thorough)
    assert asked == [False, True]


class Brightness:
    """Finds a face, as sure as the picture is bright; fails on black. Brighter is slower."""

    def detect(self, image: Image, *, thorough: bool = False) -> list[Face]:
        level = float(image.mean()) / 255
        if not level:
            raise DetectionFailed("Black.")
        time.sleep(level / 20)
        return [Face((0, 0, 1, 1), level, ())]


def test_looking_ahead_answers_for_each_picture_whichever_is_ready_first() -> None:
    pictures = [np.full((4, 4, 3), level, np.uint8) for level in (250, 3, 120, 60, 9)]
    with closing(LookingAhead(Brightness())) as detector:
        for picture in pictures[:-1]:  # the last one was not announced
            detector.announce(picture)
        seen = [detector.detect(picture)[0].score for picture in pictures]
    assert seen == pytest.approx([250 / 255, 3 / 255, 120 / 255, 60 / 255, 9 / 255])


def test_looking_ahead_fails_for_the_picture_that_could_not_be_looked_at() -> None:
    black, grey = np.zeros((4, 4, 3), np.uint8), np.full((4, 4, 3), 9, np.uint8)
    with closing(LookingAhead(Brightness())) as detector:
        detector.announce(black)
        detector.announce(grey)
        with pytest.raises(DetectionFailed):
            detector.detect(black)
        assert len(detector.detect(grey)) == 1
