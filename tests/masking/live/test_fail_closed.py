"""Whatever goes wrong in the worker's masks: a covered picture and silence."""

import time
from collections.abc import Callable
from fractions import Fraction

import cv2
import numpy as np
import pytest
from av import AudioFrame, VideoFrame

from masking.faces.detectors import CenterFace, Detector
from masking.faces.pose import Face
from masking.live.pictures import LATE_S, PictureMask
from masking.live.sounds import SoundMask
from tests.masking.live.conftest import wish_of
from tests.media.camera import Film
from tests.media.exposure import Report, judge
from tests.media.microphone import Speech

FRAMES = 12


class Broken:
    """Finds what is there for a while, then fails for good."""

    def __init__(self, good: int) -> None:
        self._good = good
        self._detector = CenterFace()

    def detect(self, image: np.ndarray, *, thorough: bool = False) -> list[Face]:
        self._good -= 1
        if self._good < 0:
            raise RuntimeError("the detector is broken")
        return self._detector.detect(image, thorough=thorough)


def refuse() -> Detector:
    raise RuntimeError("the model cannot be opened")


def camera_frame(film: Film, place: int) -> VideoFrame:
    picture = cv2.cvtColor(film.grey(film.first + place), cv2.COLOR_GRAY2BGR)
    frame = VideoFrame.from_ndarray(picture, format="bgr24")
    frame.pts, frame.time_base = place * 4500, Fraction(1, 90_000)
    return frame


def masked(
    film: Film, mask: PictureMask, *, late: float = 0.0, frames: int = FRAMES
) -> tuple[Report, list[VideoFrame]]:
    """What comes out when the film's first frames go in."""
    sent = [
        mask.process(camera_frame(film, place), time.monotonic() - late) for place in range(frames)
    ]
    jpegs = [cv2.imencode(".jpg", one.to_ndarray(format="bgr24"))[1].tobytes() for one in sent]
    return judge(jpegs, [film]), sent


def loaded(detector: Callable[[], Detector], **changes: object) -> PictureMask:
    mask = PictureMask(wish_of("OTO#AAAAAA", **changes), detector)
    mask.load()
    return mask


def test_a_mask_at_work_shows_the_room_and_no_face(film: Film) -> None:
    """Without this the tests below would prove nothing."""
    mask = loaded(CenterFace)
    report, sent = masked(film, mask)
    assert (report.exposed, mask.code) == ([], "")
    assert report.with_background >= FRAMES - 3
    assert [frame.pts for frame in sent] == [place * 4500 for place in range(FRAMES)]


def test_before_the_mask_is_loaded_all_is_covered(film: Film) -> None:
    mask = PictureMask(wish_of("OTO#AAAAAA"), CenterFace)
    report, _ = masked(film, mask)
    assert (report.exposed, report.with_background, mask.code) == ([], 0, "loading")


def test_a_model_that_cannot_be_opened_covers_for_good(film: Film) -> None:
    mask = loaded(refuse)
    report, _ = masked(film, mask)
    assert (report.exposed, report.with_background, mask.code) == ([], 0, "mask_failed")


def test_a_detector_that_throws_covers_from_that_frame_on(film: Film) -> None:
    mask = loaded(lambda: Broken(good=6))
    before, _ = masked(film, mask, frames=6)
    after, _ = masked(film, mask)
    assert before.with_background > 0
    assert (after.exposed, after.with_background, mask.code) == ([], 0, "searching")


def test_frames_that_waited_too_long_are_covered(film: Film) -> None:
    mask = loaded(CenterFace)
    masked(film, mask)
    report, _ = masked(film, mask, late=2 * LATE_S)
    assert (report.exposed, report.with_background, mask.code) == ([], 0, "late")


def test_a_frame_that_cannot_be_masked_is_covered(film: Film) -> None:
    mask = loaded(CenterFace)
    masked(film, mask)
    endless = mask.process(camera_frame(film, 0), float("-inf"))
    nowhere = mask.process(camera_frame(film, 0), float("nan"))
    pictures = [frame.to_ndarray(format="bgr24") for frame in (endless, nowhere)]
    report = judge([cv2.imencode(".jpg", one)[1].tobytes() for one in pictures], [film])
    assert (report.exposed, report.with_background) == ([], 0)


def test_another_mode_is_covered_until_faces_are_found_anew(film: Film) -> None:
    mask = loaded(CenterFace)
    masked(film, mask)
    mask.change(wish_of("OTO#AAAAAA", mode="blur"))
    report, _ = masked(film, mask, frames=1)
    assert (report.with_background, mask.code) == (0, "searching")


def test_a_covered_room_shows_the_figure_alone(film: Film) -> None:
    report, sent = masked(film, loaded(CenterFace, background="cover"))
    assert (report.exposed, report.with_background) == ([], 0)
    first, last = (sent[place].to_ndarray(format="bgr24") for place in (0, -1))
    assert np.any(first != last)  # the figure came


def test_large_and_odd_pictures_are_made_to_fit() -> None:
    mask = PictureMask(wish_of("OTO#AAAAAA"), CenterFace)
    for width, height in ((3840, 2160), (641, 361), (2, 2)):
        raw = VideoFrame.from_ndarray(np.zeros((height, width, 3), np.uint8), format="bgr24")
        raw.pts, raw.time_base = 0, Fraction(1, 90_000)
        sent = mask.process(raw, time.monotonic())
        assert sent.width * sent.height <= 1280 * 720
        assert (sent.width % 2, sent.height % 2) == (0, 0)


def sound(samples: np.ndarray, rate: int = 48_000) -> AudioFrame:
    frame = AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
    return frame


def test_a_voice_mask_that_cannot_be_had_is_silent_for_good(speech: Speech) -> None:
    mask = SoundMask(wish_of("OTO#AAAAAA"))
    loud = np.round(speech.samples[:48_000] * 32767).astype(np.int16)
    for rate in (4000, 48_000):  # nobody can be masked at 4 kHz
        sent = mask.process(sound(loud, rate)).to_ndarray()
        assert (sent.shape, np.abs(sent).max(), mask.code) == ((1, 48_000), 0, "voice_failed")


@pytest.mark.parametrize("mode", ["private", "clear"])
def test_the_first_samples_are_silence(speech: Speech, mode: str) -> None:
    mask = SoundMask(wish_of("OTO#AAAAAA", voice_mode=mode))
    loud = np.round(speech.samples[:960] * 32767).astype(np.int16)
    assert np.abs(mask.process(sound(loud)).to_ndarray()).max() == 0
