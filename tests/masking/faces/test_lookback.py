"""Films: what is only found later is covered before it."""

from collections.abc import Sequence

import numpy as np
import pytest

from masking.errors import BadSetting
from masking.faces import FaceMasker, FaceReport, LookBack
from masking.faces.boxes import head_box, to_pixels
from masking.faces.images import Image
from tests.masking.faces.people import ANN, BEN, Person, Told, noise

FPS = 20
FRAME = np.full((360, 640, 3), 77, np.uint8)

Answer = Sequence[Person] | Exception


def play(
    answers: Sequence[Answer], seconds: float = 0.5, fps: float = FPS
) -> tuple[list[Image], list[FaceReport]]:
    """Masked frames and their reports of a film that shows what `answers` say."""
    film = LookBack(FaceMasker("cover", 0, detector=Told(*answers)), seconds)
    frames: list[Image] = []
    reports: list[FaceReport] = []
    for at in range(len(answers)):
        frames += film.push(FRAME, at / fps)
        reports += film.reports
    frames += film.flush()
    return frames, reports + film.reports


def wholes(answers: Sequence[Answer], **how: float) -> str:
    """A letter for each frame: W covered as a whole, or a dot."""
    return "".join("W" if report.whole else "." for report in play(answers, **how)[1])


def covered(frame: Image, person: Person) -> bool:
    left, top, right, bottom = to_pixels(head_box(person.box, 2), 640, 360)
    return not (frame[top:bottom, left:right] == 77).all(axis=2).any()


def test_every_frame_comes_out_once_and_in_order() -> None:
    film = LookBack(FaceMasker("cover", 0, detector=Told([ANN])), 0.25)
    came = []
    for at in range(30):
        frame = FRAME.copy()
        frame[-1, -1] = at
        came += film.push(frame, at / FPS)
    came += film.flush()
    assert [int(frame[-1, -1, 0]) for frame in came] == list(range(30))
    assert film.flush() == []


def test_frames_wait_for_the_time_that_was_asked_for() -> None:
    film = LookBack(FaceMasker(detector=Told([ANN])), 0.5)
    counts = [len(film.push(FRAME, at / FPS)) for at in range(15)]
    assert counts == [0] * 10 + [1] * 5
    assert film.latency == 0.5
    assert len(film.reports) == 1


def test_a_film_whose_time_stands_still_is_not_kept_without_end() -> None:
    film = LookBack(FaceMasker(detector=Told([ANN])), 0.5, most_frames=8)
    counts = [len(film.push(FRAME, 0)) for _ in range(20)]
    assert sum(counts) == 12


def test_the_first_frames_are_open_when_faces_are_found_at_once() -> None:
    assert wholes([[ANN]] * 5) == "....."


def test_two_finds_do_not_open_the_first_frames() -> None:
    assert wholes([[ANN], [ANN], [], [], [], [], [], [], []]) == "WWWWWWWWW"


def test_a_face_found_late_is_covered_before_that() -> None:
    frames, reports = play([[ANN]] * 10 + [[ANN, BEN]] * 10)
    assert [covered(frame, BEN) for frame in frames] == [False] * 4 + [True] * 16
    assert [report.held for report in reports] == [0] * 4 + [1] * 6 + [0] * 10


def test_without_look_back_it_is_not() -> None:
    masker = FaceMasker("cover", 0, detector=Told(*[[ANN]] * 10, [ANN, BEN]))
    frames = [masker.process(FRAME, at / FPS) for at in range(11)]
    assert [covered(frame, BEN) for frame in frames[-3:]] == [False, False, True]


def test_a_gap_in_a_quick_move_is_covered_at_both_ends() -> None:
    far = ANN.at(290)
    frames, _ = play([[ANN]] * 6 + [[]] * 4 + [[far]] * 6)
    for frame in frames[6:10]:
        assert covered(frame, ANN)
        assert covered(frame, far)


def test_where_a_head_will_be_in_a_moment_is_covered_already() -> None:
    frames, _ = play([[ANN.at(200 + 40 * at)] for at in range(8)])
    for at in range(5):
        assert covered(frames[at], ANN.at(200 + 40 * (at + 3)))


def test_the_time_in_which_a_head_was_missing_is_covered_from_its_first_frame_on() -> None:
    assert wholes([[ANN, BEN]] * 5 + [[ANN]] * 10) == "....." + "W" * 10


def test_a_head_that_comes_back_in_time_leaves_the_picture_open() -> None:
    assert wholes([[ANN, BEN]] * 5 + [[ANN]] * 6 + [[ANN, BEN]] * 5) == "." * 16


def test_frames_in_which_a_lost_head_was_found_again_are_open() -> None:
    assert (
        wholes([[ANN, BEN]] * 5 + [[ANN]] * 10 + [[ANN, BEN]] * 5) == "....." + "W" * 10 + "....."
    )


def test_a_lost_head_that_flickers_does_not_open_them() -> None:
    back = [[ANN, BEN], [ANN, BEN], [ANN]] * 3
    assert wholes([[ANN, BEN]] * 5 + [[ANN]] * 10 + back) == "....." + "W" * 19


def test_a_time_without_anybody_is_covered_from_its_first_frame_on() -> None:
    assert wholes([[ANN]] * 5 + [[]] * 10 + [[ANN]] * 5) == "....." + "W" * 10 + "....."


def test_a_frame_whose_detection_failed_stays_covered_whatever_comes() -> None:
    answers: list[Answer] = [*[[ANN]] * 5, RuntimeError("once"), *[[ANN]] * 5]
    assert wholes(answers) == ".....W....."


def test_an_error_between_finds_starts_the_count_anew() -> None:
    error = RuntimeError("again")
    assert wholes([[ANN], [ANN], error, [ANN], [ANN], error, [ANN]]) == "WWWWWWW"


def test_pictures_of_another_size_do_not_mix() -> None:
    film = LookBack(FaceMasker("cover", 0, detector=Told([ANN])), 0.5)
    sizes = [(360, 640)] * 4 + [(640, 360)] * 4
    came = []
    for at, size in enumerate(sizes):
        came += film.push(np.zeros((*size, 3), np.uint8), at / FPS)
    came += film.flush()
    assert [frame.shape[:2] for frame in came] == sizes


def test_frames_may_be_written_over_after_they_were_pushed() -> None:
    masker = FaceMasker("cover", 0, detector=Told([ANN]))
    film, frame = LookBack(masker, 0.5), noise()
    first = frame.copy()
    came = film.push(frame, 0)
    for at in range(1, 4):
        frame[:] = at
        came += film.push(frame, at / FPS)
    np.testing.assert_array_equal((came + film.flush())[0][-1], first[-1])


def test_a_slow_film_is_open_too() -> None:
    assert wholes([[ANN]] * 6, fps=2) == "......"


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
def test_a_look_back_without_an_end_is_refused(seconds: float) -> None:
    with pytest.raises(BadSetting, match="number of seconds"):
        LookBack(FaceMasker(detector=Told([ANN])), seconds)
