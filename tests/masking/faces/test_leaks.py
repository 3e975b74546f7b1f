"""No frame of a hard film shows a face, as tests.media.exposure judges; no picture does."""

import itertools

import cv2
import numpy as np
import pytest

from masking.faces import FaceMasker, FaceReport, LookBack
from masking.faces.detectors import CenterFace, Remembering
from masking.faces.images import Image
from masking.faces.modes import FACE_MODES
from tests.masking.faces.stress import frames_of, stress_film
from tests.media.camera import Film
from tests.media.exposure import judge_frame


@pytest.fixture(scope="module")
def film() -> Film:
    return stress_film()


@pytest.fixture(scope="module")
def detector() -> Remembering:
    return Remembering(CenterFace())


def exposed(film: Film, masked: list[Image], reports: list[FaceReport]) -> list[str]:
    """The frames that show a face, by scene and number.

    Frames that are covered as a whole have nothing of the film in them (test_masker.py) and need
    no judge.
    """
    found = []
    for index, (frame, report) in enumerate(zip(masked, reports, strict=True)):
        if report.whole:
            continue
        grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        if judge_frame(np.asarray(grey, np.uint8), [film], index).exposed:
            found.append(f"{film.truth(index).segment} {index}")
    return found


def streamed(film: Film, masker: FaceMasker) -> tuple[list[Image], list[FaceReport]]:
    masked, reports = [], []
    for index, frame in enumerate(frames_of(film)):
        masked.append(masker.process(frame, index / film.fps))
        reports.append(masker.report)
    return masked, reports


def looked_back(film: Film, masker: FaceMasker) -> tuple[list[Image], list[FaceReport]]:
    masked, reports, lookback = [], [], LookBack(masker)
    for index, frame in enumerate(frames_of(film)):
        masked += lookback.push(frame, index / film.fps)
        reports += lookback.reports
    masked += lookback.flush()
    return masked, reports + lookback.reports


def test_the_judge_sees_the_faces_of_the_film(film: Film) -> None:
    frames = list(itertools.islice(frames_of(film), 0, None, 6))
    seen = sum(
        judge_frame(np.asarray(cv2.cvtColor(one, cv2.COLOR_BGR2GRAY)), [film], 6 * at).exposed
        for at, one in enumerate(frames)
    )
    assert seen >= 0.8 * len(frames)


@pytest.mark.parametrize("mode", FACE_MODES)
def test_a_stream_shows_no_face(film: Film, detector: Remembering, mode: str) -> None:
    masked, reports = streamed(film, FaceMasker(mode, 0, detector=detector))
    assert len(masked) == len(film)
    assert exposed(film, masked, reports) == []
    assert sum(not report.whole for report in reports) >= 0.4 * len(film)


def test_a_film_with_look_back_shows_no_face(film: Film, detector: Remembering) -> None:
    masked, reports = looked_back(film, FaceMasker("avatar", 0, detector=detector))
    assert len(masked) == len(film)
    assert exposed(film, masked, reports) == []
    assert not any(report.whole for report in reports[:24])


def test_single_pictures_show_no_face(film: Film, detector: Remembering) -> None:
    masker = FaceMasker("blur", 0, detector=detector)
    indices = range(0, len(film), 12)
    frames = [frame for index, frame in enumerate(frames_of(film)) if index in indices]
    for index, frame in zip(indices, frames, strict=True):
        grey = cv2.cvtColor(masker.mask(frame), cv2.COLOR_BGR2GRAY)
        assert not judge_frame(np.asarray(grey, np.uint8), [film], index).exposed, index
        assert masker.report.faces >= 1 or film.truth(index).segment == "leaving"
