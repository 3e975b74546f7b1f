"""Constant shifts: what moves, what stays, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from masking.errors import MaskingError
from masking.voice import formant_shift, pitch_shift
from tests.masking.voice.listening import median_pitch, rms
from tests.masking.voice.signals import speech

Signal = NDArray[np.float32]
SHIFTS = [(pitch_shift, 3.0), (pitch_shift, -7.5), (formant_shift, 1.2), (formant_shift, 0.7)]


def loudest_hz(signal: Signal, rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(signal * np.hanning(len(signal))))
    return float(spectrum.argmax() * rate / len(signal))


def vowel(rate: int, formant: float) -> Signal:
    """One second of harmonics of 110 Hz under one formant."""
    time = np.arange(rate) / rate
    harmonics = np.arange(110, min(rate / 2, 5000), 110)
    levels = 1 / (1 + ((harmonics - formant) / 120) ** 2)
    sound = (levels[:, None] * np.cos(2 * np.pi * harmonics[:, None] * time)).sum(axis=0)
    return (0.5 * sound / np.abs(sound).max()).astype(np.float32)


def centre_hz(signal: Signal, rate: int) -> float:
    """Centre of the power."""
    power = np.abs(np.fft.rfft(signal * np.hanning(len(signal)))) ** 2
    return float((power * np.arange(len(power))).sum() / power.sum() * rate / len(signal))


@pytest.mark.parametrize("rate", [8000, 16000, 44100])
@pytest.mark.parametrize("semitones", [-12, -5, 0.5, 7, 12])
def test_a_tone_moves_by_the_semitones_and_keeps_its_level(rate: int, semitones: float):
    time = np.arange(rate) / rate
    tone = (0.5 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)
    shifted = pitch_shift(tone, rate, semitones)
    assert loudest_hz(shifted, rate) == pytest.approx(440 * 2 ** (semitones / 12), abs=1.5)
    assert rms(shifted) == pytest.approx(rms(tone), rel=0.05)


def test_the_melody_of_speech_moves_along():
    signal = speech(16000, seconds=2, f0=130)
    shifted = pitch_shift(signal, 16000, 4)
    moved = median_pitch(shifted, 16000) / median_pitch(signal, 16000)
    assert moved == pytest.approx(2 ** (4 / 12), rel=0.04)


@pytest.mark.parametrize("ratio", [0.75, 0.85, 1.2, 1.35])
def test_formants_move_by_the_ratio_and_the_pitch_stays(ratio: float):
    signal = vowel(16000, 1400)
    shifted = formant_shift(signal, 16000, ratio)
    assert centre_hz(shifted, 16000) == pytest.approx(1400 * ratio, rel=0.08)
    # Energy stands where the harmonics of 110 Hz were, and nowhere between them.
    spectrum = np.abs(np.fft.rfft(shifted * np.hanning(len(shifted))))
    assert spectrum[55::110].max() < 0.05 * spectrum[110::110].max()


@pytest.mark.parametrize("ratio", [0.8, 1.25])
def test_speech_stays_as_loud_as_it_was(ratio: float):
    signal = speech(16000, seconds=1)
    assert rms(formant_shift(signal, 16000, ratio)) == pytest.approx(rms(signal), rel=0.25)


@pytest.mark.parametrize(("shift", "amount"), SHIFTS)
@pytest.mark.parametrize("length", [0, 1, 37, 5000])
def test_the_length_stays_and_the_input_is_left_alone(shift, amount: float, length: int):
    signal = speech(8000, seconds=1)[:length]
    copy = signal.copy()
    shifted = shift(signal, 8000, amount)
    assert shifted.shape == signal.shape
    assert shifted.dtype == np.float32
    np.testing.assert_array_equal(signal, copy)


@pytest.mark.parametrize(("shift", "amount"), SHIFTS)
def test_silence_stays_silence(shift, amount: float):
    assert not shift(np.zeros(4000, np.float32), 8000, amount).any()


@settings(max_examples=15)
@given(st.lists(st.floats(width=32), min_size=1, max_size=40), st.sampled_from(SHIFTS))
def test_no_samples_make_anything_but_sound(values: list[float], shift):
    function, amount = shift
    shifted = function(np.tile(np.array(values, np.float32), 20), 8000, amount)
    assert np.isfinite(shifted).all()


@pytest.mark.parametrize("amount", [-25, 24.5, float("nan"), float("inf")])
def test_a_pitch_out_of_range_is_refused(amount: float):
    with pytest.raises(MaskingError, match="from -24 to 24") as refused:
        pitch_shift(np.zeros(10, np.float32), 8000, amount)
    assert refused.value.code == "shift_range"


@pytest.mark.parametrize("amount", [0, 0.49, 2.01, float("nan")])
def test_formants_out_of_range_are_refused(amount: float):
    with pytest.raises(MaskingError, match=r"from 0\.5 to 2"):
        formant_shift(np.zeros(10, np.float32), 8000, amount)


@pytest.mark.parametrize(("shift", "amount"), SHIFTS)
def test_two_channels_are_refused(shift, amount: float):
    with pytest.raises(MaskingError) as refused:
        shift(np.zeros((2, 10), np.float32), 8000, amount)
    assert refused.value.code == "sound_format"
