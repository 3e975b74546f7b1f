"""The judge of sound tells the original voice from another one."""

from pathlib import Path

import numpy as np
import pytest

from tests.media.hearing import Hearing, listen
from tests.media.microphone import HIGH, LOW, Signal, Speech, make_speech, resample


@pytest.fixture(scope="module")
def speech() -> Speech:
    return make_speech(Path("build/media"), HIGH)


def _heard(sound: Signal, rate: int, speech: Speech) -> Hearing:
    return listen(sound, rate, speech.samples, speech.rate)


def _part(speech: Speech, start: float, seconds: float) -> Signal:
    return speech.samples[int(start * speech.rate) : int((start + seconds) * speech.rate)]


def test_the_original_is_heard_at_another_rate_and_level_and_with_noise(speech: Speech) -> None:
    sound = 0.2 * resample(_part(speech, 3, 3), 48_000, 44_100)
    noise = np.random.default_rng(1).normal(0, 0.002, len(sound))
    hearing = _heard((sound + noise).astype(np.float32), 44_100, speech)
    assert hearing.exposed == len(hearing.likeness) > 12
    assert abs(hearing.pitch / hearing.original_pitch - 1) < 0.05
    assert hearing.colour < 1.5
    assert hearing.is_speech


def test_a_short_piece_of_the_original_is_heard_inside_silence(speech: Speech) -> None:
    sound = np.zeros(3 * 48_000, np.float32)
    sound[48_000:67_200] = _part(speech, 4, 0.4)
    assert _heard(sound, 48_000, speech).exposed >= 2


def test_before_the_line_a_single_block_of_the_original_counts(speech: Speech) -> None:
    sound = np.zeros(3 * 48_000, np.float32)
    sound[53_760 : 53_760 + 7_680] = _part(speech, 4, 0.16)
    assert listen(sound, 48_000, speech.samples, speech.rate, by_line=False).exposed == 1
    assert listen(sound, 48_000, speech.samples, speech.rate).exposed == 0


def test_the_same_words_in_another_voice_are_not_the_original(speech: Speech) -> None:
    other = make_speech(Path("build/media"), LOW)
    hearing = _heard(_part(other, 3, 3), other.rate, speech)
    assert hearing.exposed == 0
    assert hearing.pitch < 0.5 * hearing.original_pitch
    assert hearing.colour > 3


def test_a_click_where_sound_stops_is_not_the_original(speech: Speech) -> None:
    """On a busy machine masked sound has gaps, and speech has clicks of its own."""
    sound = np.zeros(48_000, np.float32)
    sound[30_720:31_200] = 3 * _part(make_speech(Path("build/media"), LOW), 10.6, 0.01)
    assert listen(sound, 48_000, speech.samples, speech.rate, by_line=False).exposed == 0


def test_noise_is_neither_the_original_nor_speech(speech: Speech) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 2 * 48_000).astype(np.float32)
    hearing = _heard(noise, 48_000, speech)
    assert hearing.exposed == 0
    assert not hearing.is_speech


def test_silence_has_no_blocks(speech: Speech) -> None:
    assert _heard(np.zeros(48_000, np.float32), 48_000, speech).likeness == ()
