"""Voices in films and recordings are masked: every channel, every track, every rate."""

import av
import numpy as np
import pytest

from masking.files import MaskOptions, mask_file
from masking.files.errors import NothingToMask
from masking.voice.pseudovoice import PseudoVoice
from tests.masking.files.media import (
    RATE,
    FilmMaker,
    make_clip,
    make_recording,
    small_frames,
    sound_of,
    speech,
)
from tests.media.hearing import Hearing, listen
from tests.media.microphone import Signal, resample

SECONDS = 4
# Known, so that its pitch cannot be the speaker's by chance of a new key.
VOICE = MaskOptions(face="cover", pseudo_voice=PseudoVoice(b"a voice for all tests"))


@pytest.fixture(scope="module")
def spoken() -> Signal:
    return speech().samples[: SECONDS * RATE]


def heard(path, original: Signal, track: int = 0) -> Hearing:
    samples, rate, _ = sound_of(path, track)
    return listen(samples, rate, original, RATE, by_line=False)


def assert_masked(path, original: Signal, track: int = 0) -> None:
    hearing = heard(path, original, track)
    assert hearing.exposed == 0, str(hearing)
    assert hearing.is_speech, str(hearing)


def test_the_judge_hears_the_voice_in_the_source(tmp_path, spoken):
    source = make_recording(tmp_path / "in.wav", spoken)
    assert heard(source, spoken).exposed > 10


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "ogg", "m4a", "mp4", "webm"])
def test_a_recording_becomes_another_voice(tmp_path, spoken, suffix):
    source = make_recording(tmp_path / "in.wav", spoken)
    target = tmp_path / f"out.{suffix}"
    audit = mask_file(source, target, VOICE)
    assert_masked(target, spoken)
    assert (audit.kind, audit.frames, audit.sound) == ("audio", 0, SECONDS)


@pytest.mark.parametrize("mode", ["private", "clear"])
def test_both_modes(tmp_path, spoken, mode):
    source = make_recording(tmp_path / "in.wav", spoken)
    mask_file(source, tmp_path / "out.wav", MaskOptions(voice=mode))
    assert heard(tmp_path / "out.wav", spoken).exposed == 0


@pytest.mark.parametrize(
    ("layout", "place"), [("stereo", 0), ("stereo", 1), ("5.1", 2), ("5.1", 5), ("7.1", 7)]
)
def test_a_voice_in_one_channel_only(tmp_path, spoken, layout, place):
    channels = np.zeros((av.AudioLayout(layout).nb_channels, len(spoken)), np.float32)
    channels[place] = spoken
    source = make_recording(tmp_path / "in.wav", channels, layout=layout)
    mask_file(source, tmp_path / "out.wav", VOICE)
    assert_masked(tmp_path / "out.wav", spoken)


@pytest.mark.parametrize("rate", [8000, 11025, 44100, 96000, 192000])
def test_sampling_rates(tmp_path, spoken, rate):
    source = make_recording(tmp_path / "in.wav", resample(spoken, RATE, rate), rate=rate)
    audit = mask_file(source, tmp_path / "out.wav", VOICE)
    samples, out_rate, _ = sound_of(tmp_path / "out.wav")
    assert out_rate == min(rate, RATE)
    assert len(samples) == pytest.approx(SECONDS * out_rate, abs=2)
    assert audit.sound == pytest.approx(SECONDS, abs=0.001)
    assert_masked(tmp_path / "out.wav", spoken)


def test_eight_channels_of_a_compressed_film(tmp_path, spoken):
    channels = np.zeros((8, len(spoken)), np.float32)
    channels[2] = spoken
    source = make_recording(tmp_path / "in.m4a", channels, layout="7.1", codec="aac")
    mask_file(source, tmp_path / "out.wav", VOICE)
    assert_masked(tmp_path / "out.wav", spoken)


def test_every_track_of_a_film_is_masked(tmp_path, spoken):
    with FilmMaker(tmp_path / "in.mkv") as film:
        tracks = [film.pictures(small_frames(10)), film.sound(spoken), film.sound(spoken[::-1])]
        film.write(*tracks)
    audit = mask_file(tmp_path / "in.mkv", tmp_path / "out.mp4", VOICE)
    assert audit.sound == pytest.approx(2 * SECONDS, abs=0.1)
    assert heard(tmp_path / "out.mp4", spoken, 0).exposed == 0
    assert heard(tmp_path / "out.mp4", spoken[::-1], 1).exposed == 0


def test_tracks_that_do_not_fit_are_named_in_the_audit(tmp_path, spoken):
    with FilmMaker(tmp_path / "in.mkv") as film:
        film.write(film.sound(spoken), film.sound(spoken[::-1]), film.pictures(small_frames(4)))
    audit = mask_file(tmp_path / "in.mkv", tmp_path / "out.wav", VOICE)
    assert audit.dropped == {"audio": 1, "video": 1}


def test_sound_can_be_left_out(tmp_path):
    clip = make_clip(tmp_path / "clip.mp4", seconds=0.3)
    audit = mask_file(clip, tmp_path / "out.mp4", MaskOptions(voice="drop"))
    with av.open(str(tmp_path / "out.mp4")) as container:
        assert [stream.type for stream in container.streams] == ["video"]
    assert (audit.sound, audit.dropped) == (0, {"audio": 1})


def test_voices_stay_only_when_that_was_said(tmp_path, spoken):
    clip = make_clip(tmp_path / "clip.mp4", seconds=0.3, sound=spoken[:RATE])
    mask_file(clip, tmp_path / "out.mp4", MaskOptions(voice=None))
    assert heard(tmp_path / "out.mp4", spoken).exposed > 0


def test_a_recording_with_no_mask_at_all_is_not_written(tmp_path, spoken):
    source = make_recording(tmp_path / "in.wav", spoken)
    with pytest.raises(NothingToMask):
        mask_file(source, tmp_path / "out.wav", MaskOptions(voice=None))
    assert not (tmp_path / "out.wav").exists()


def test_each_file_gets_a_voice_of_its_own(tmp_path, spoken):
    source = make_recording(tmp_path / "in.wav", spoken)
    pitches = []
    for name in ("a.wav", "b.wav", "c.wav", "d.wav"):
        mask_file(source, tmp_path / name)
        pitches.append(round(heard(tmp_path / name, spoken).pitch))
    assert len(set(pitches)) > 1


def test_samples_that_are_no_numbers_become_silence(tmp_path, spoken):
    broken = spoken[:RATE].copy()
    broken[1000:2000] = np.nan
    broken[3000:4000] = np.inf
    source = make_recording(tmp_path / "in.wav", broken, codec="pcm_f32le")
    mask_file(source, tmp_path / "out.wav", VOICE)
    samples, _, _ = sound_of(tmp_path / "out.wav")
    assert np.isfinite(samples).all()
    assert np.abs(samples[RATE // 2 :]).max() > 0.05
