"""Parts of the voice mask on their own: random numbers, resampling, the distance kept, imports."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masking.voice.disguise import keep_away
from masking.voice.random_numbers import Gaussians, threefry
from masking.voice.resampler import Resampler


def test_the_first_words_of_threefry_are_those_that_its_makers_publish():
    words = threefry(np.zeros(4, np.uint32), np.zeros(1, np.uint64))
    assert words.tolist() == [[0x9C6CA96A, 0xE17EAE66, 0xFC10ECD4, 0x5256A7D8]]


@settings(max_examples=20)
@given(st.lists(st.integers(0, 3000), min_size=1, max_size=6))
def test_random_numbers_do_not_depend_on_how_many_are_taken_at_once(counts: list[int]):
    seed = np.array([1, 2, 3, 4], np.uint32)
    one = Gaussians(seed).take(sum(counts))
    source = Gaussians(seed)
    np.testing.assert_array_equal(np.concatenate([source.take(n) for n in counts]), one)


def test_random_numbers_are_normal():
    numbers = Gaussians(np.array([9, 0, 0, 0], np.uint32)).take(200_000)
    assert abs(numbers.mean()) < 0.01
    assert abs(numbers.var() - 1) < 0.02
    assert abs((numbers**4).mean() - 3) < 0.1


@pytest.mark.parametrize(
    ("source", "target"),
    [(48000, 16000), (16000, 44100), (8000, 16000), (16000, 96000), (22050, 16000)],
)
def test_a_tone_keeps_its_pitch_level_and_place(source: int, target: int):
    resampler = Resampler(source, target)
    tone = np.sin(2 * np.pi * 1000 * np.arange(source // 2) / source)
    resampled = resampler.process(tone)
    time = np.arange(len(resampled)) / target - resampler.delay
    error = (resampled - np.sin(2 * np.pi * 1000 * time))[target // 10 : target // 4]
    assert np.sqrt(np.mean(error**2)) < 0.01


def test_what_the_lower_rate_cannot_carry_is_taken_out():
    tone = np.sin(2 * np.pi * 10000 * np.arange(24000) / 48000)
    assert np.abs(Resampler(48000, 16000).process(tone)[1000:]).max() < 0.003


@given(st.floats(-1, 1), st.floats(-0.3, 0.3), st.floats(0.01, 0.2), st.sampled_from([-1.0, 1.0]))
def test_no_distance_and_no_wander_leads_into_the_forbidden_band(
    distance: float, wander: float, band: float, side: float
):
    kept = keep_away(distance, wander, band=band, side=side)
    assert abs(kept) >= band
    if abs(distance) >= band:
        assert math.copysign(1, kept) == math.copysign(1, distance)


def test_the_site_gets_numbers_without_loading_numpy():
    code = (
        "import sys, masking.voice.pseudovoice, masking.voice.ranges;"
        " sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_all_names_of_the_package_are_there():
    import masking.voice

    for name in masking.voice.__all__:
        assert callable(getattr(masking.voice, name))
    with pytest.raises(AttributeError):
        _ = masking.voice.nothing_of_this_name
