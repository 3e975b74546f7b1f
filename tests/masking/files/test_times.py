"""Pictures and sound keep their times: in step, with their offsets, at any frame rate, upright."""

import cv2
import numpy as np
import pytest

from masking.files import MaskOptions, mask_file
from tests.masking.files.media import (
    FPS,
    RATE,
    FilmMaker,
    face_picture,
    frames_of,
    numbers_of,
    small_frames,
    sound_of,
    speech,
)
from tests.media.microphone import Signal

OPTIONS = MaskOptions(face="cover", voice="clear")
FRAME = 1 / FPS
BURSTS = (0.5, 1.25)  # seconds; speech of a quarter of a second begins there


def bursts(seconds: float = 2.0) -> Signal:
    """Silence with two pieces of loud speech."""
    vowel = speech().samples[int(0.4 * RATE) :][: RATE // 4]
    sound = np.zeros(int(seconds * RATE), np.float32)
    for start in BURSTS:
        sound[int(start * RATE) :][: len(vowel)] = vowel
    return sound


def onsets(path) -> list[float]:
    """Seconds at which silence ends."""
    samples, rate, start = sound_of(path)
    step = rate // 200
    blocks = samples[: len(samples) // step * step].reshape(-1, step)
    loud = np.sqrt((blocks**2).mean(axis=1)) > 0.02
    quiet_before = [loud[i] and not loud[max(0, i - 20) : i].any() for i in range(len(loud))]
    return [start + place * step / rate for place in np.flatnonzero(quiet_before)]


def apart(source, masked) -> float:
    """By how many seconds the sound moved against the pictures, at most."""
    moved = frames_of(masked)[0][0] - frames_of(source)[0][0]
    pairs = zip(onsets(source), onsets(masked), strict=True)
    return max(abs(late - early - moved) for early, late in pairs)


@pytest.fixture
def make_source(tmp_path):
    def make(suffix: str, *, codec: str = "aac", sound_start: float = 0.0, times=None):
        path = tmp_path / f"in.{suffix}"
        with FilmMaker(path) as film:
            film.write(
                film.pictures(small_frames(40), times=times),
                film.sound(bursts(), codec=codec, start=sound_start),
            )
        return path

    return make


@pytest.mark.parametrize(
    ("suffix", "codec"), [("mp4", "aac"), ("mkv", "libopus"), ("ts", "mp2"), ("avi", "libmp3lame")]
)
@pytest.mark.parametrize("target", ["mp4", "webm"])
def test_sound_and_pictures_stay_in_step(make_source, tmp_path, suffix, codec, target):
    source, masked = make_source(suffix, codec=codec), tmp_path / f"out.{target}"
    mask_file(source, masked, OPTIONS)
    before, after = numbers_of(source), numbers_of(masked)
    assert [number for _, number in after] == [number for _, number in before]
    assert apart(source, masked) < FRAME


@pytest.mark.parametrize("offset", [0.4, -0.4])
def test_a_track_that_starts_later_stays_later(make_source, tmp_path, offset):
    times = [place / FPS + max(0, -offset) for place in range(40)]
    source = make_source("mkv", sound_start=max(0, offset), times=times)
    mask_file(source, tmp_path / "out.mp4", OPTIONS)
    assert apart(source, tmp_path / "out.mp4") < FRAME
    pictures, sound = frames_of(tmp_path / "out.mp4")[0][0], sound_of(tmp_path / "out.mp4")[2]
    assert sound - pictures == pytest.approx(offset, abs=0.03)


def test_films_that_were_joined_end_to_end_go_on(tmp_path):
    parts = []
    for place in range(2):
        with FilmMaker(tmp_path / f"{place}.ts") as film:
            sound = film.sound(bursts(), codec="mp2")
            film.write(film.pictures(small_frames(40)), sound)
        parts.append((tmp_path / f"{place}.ts").read_bytes())
    (tmp_path / "in.ts").write_bytes(b"".join(parts))
    audit = mask_file(tmp_path / "in.ts", tmp_path / "out.mp4", OPTIONS)
    times = [time for time, _ in frames_of(tmp_path / "out.mp4")]
    assert np.abs(np.diff(times) - FRAME).max() < 0.04
    assert np.diff(onsets(tmp_path / "out.mp4")) == pytest.approx([0.75, 1.25, 0.75], abs=0.06)
    assert audit.sound == pytest.approx(4, abs=0.1)


def test_a_gap_in_the_sound_is_silence(tmp_path):
    sound = bursts()
    with FilmMaker(tmp_path / "in.mkv") as film:
        packets = film.sound(sound, codec="pcm_s16le")
        kept = [p for p in packets if not 0.8 <= p.pts * p.time_base < 1.2]
        film.write(film.pictures(small_frames(40)), kept)
    audit = mask_file(tmp_path / "in.mkv", tmp_path / "out.mp4", OPTIONS)
    assert apart(tmp_path / "in.mkv", tmp_path / "out.mp4") < FRAME
    assert audit.sound == pytest.approx(2, abs=0.05)


def test_a_variable_frame_rate_stays(tmp_path):
    times = [0, 0.04, 0.2, 0.21, 0.5, 0.9, 0.933, 1.4]
    with FilmMaker(tmp_path / "in.mp4") as film:
        film.write(film.pictures(small_frames(len(times)), times=times))
    mask_file(tmp_path / "in.mp4", tmp_path / "out.mp4", OPTIONS)
    assert [time for time, _ in frames_of(tmp_path / "out.mp4")] == pytest.approx(times, abs=0.001)


def test_an_edit_list_that_cuts_the_beginning_stays(tmp_path):
    # FFmpeg writes an edit list for a film whose first times are negative.
    times = [place / FPS - 0.5 for place in range(40)]
    with FilmMaker(tmp_path / "in.mp4") as film:
        film.write(film.pictures(small_frames(40), times=times), film.sound(bursts(), start=-0.5))
    before = numbers_of(tmp_path / "in.mp4")
    mask_file(tmp_path / "in.mp4", tmp_path / "out.mp4", OPTIONS)
    assert numbers_of(tmp_path / "out.mp4") == [
        (pytest.approx(time, abs=0.001), number) for time, number in before if time >= 0
    ]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_rotation_is_done_and_dropped(tmp_path, degrees):
    upright = cv2.resize(face_picture(), (256, 320))
    # The display matrix turns counter-clockwise by `degrees`: stored is the opposite.
    turns = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    with FilmMaker(tmp_path / "in.mp4") as film:
        stored = [np.ascontiguousarray(cv2.rotate(upright, turns[degrees]))] * 8
        film.write(film.pictures(stored, rotation=degrees))
    audit = mask_file(tmp_path / "in.mp4", tmp_path / "out.mp4", OPTIONS)
    shown = frames_of(tmp_path / "out.mp4")[-1][1]
    corner = np.s_[250:, 200:]  # far from the face
    assert shown.shape == upright.shape
    assert cv2.PSNR(shown[corner], upright[corner]) > 25
    assert (audit.faces, audit.whole) == (8, 0)


def test_odd_sizes(tmp_path):
    frames = [np.ascontiguousarray(frame[:179, :319]) for frame in small_frames(6)]
    with FilmMaker(tmp_path / "in.mkv") as film:
        film.write(film.pictures(frames, codec="ffv1", pix_fmt="bgr0"))
    audit = mask_file(tmp_path / "in.mkv", tmp_path / "out.mp4", OPTIONS)
    assert frames_of(tmp_path / "out.mp4")[0][1].shape == (180, 320, 3)
    assert audit.frames == 6
