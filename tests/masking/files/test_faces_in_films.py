"""Faces of films are masked in every frame, in every mode, and nothing else is lost."""

import cv2
import numpy as np
import pytest

from masking.files import MaskOptions, mask_file
from tests.masking.files.media import FilmMaker, camera, camera_frames, frames_of, make_clip
from tests.media.exposure import Report, judge

FRAMES = 30


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A face that moves, 640x360, with its number in every frame."""
    path = tmp_path_factory.mktemp("film") / "source.mkv"
    with FilmMaker(path) as film:
        film.write(film.pictures(camera_frames(FRAMES)))
    return path


def judged(path) -> Report:
    pictures = [cv2.imencode(".png", picture)[1].tobytes() for _, picture in frames_of(path)]
    return judge(pictures, [camera()])


def test_the_judge_sees_the_face_in_the_source(source):
    assert len(judged(source).exposed) == FRAMES


@pytest.mark.parametrize("mode", ["avatar", "cover", "pixelate", "blur"])
def test_no_frame_shows_the_face(source, tmp_path, mode):
    audit = mask_file(source, tmp_path / "out.mp4", MaskOptions(face=mode))
    report = judged(tmp_path / "out.mp4")
    assert (len(report.verdicts), len(report.exposed)) == (FRAMES, 0)
    assert report.with_background == FRAMES - audit.whole
    assert (audit.kind, audit.frames, audit.faces) == ("video", FRAMES, FRAMES)


def test_the_background_can_be_covered_too(source, tmp_path):
    mask_file(source, tmp_path / "out.mp4", MaskOptions(background=True))
    report = judged(tmp_path / "out.mp4")
    assert (report.with_background, len(report.exposed)) == (0, 0)


def test_a_film_without_anybody_is_covered_wholly(tmp_path):
    noise = np.random.default_rng(1).integers(0, 255, (20, 180, 320, 3), np.uint8)
    with FilmMaker(tmp_path / "noise.mp4") as film:
        film.write(film.pictures(list(noise // 8)))
    audit = mask_file(tmp_path / "noise.mp4", tmp_path / "out.mp4")
    assert (audit.frames, audit.whole) == (20, 20)


def test_a_film_in_webm(source, tmp_path):
    mask_file(source, tmp_path / "out.webm", MaskOptions(face="cover"))
    assert not judged(tmp_path / "out.webm").exposed


def test_faces_stay_only_when_that_was_said(tmp_path):
    clip = make_clip(tmp_path / "clip.mp4", seconds=0.3)
    audit = mask_file(clip, tmp_path / "out.mp4", MaskOptions(face=None))
    shown = frames_of(tmp_path / "out.mp4")[2][1]
    assert (audit.frames, audit.faces, audit.settings["face"]) == (6, 0, None)
    assert cv2.PSNR(shown, frames_of(clip)[2][1]) > 30
