"""The keyed numbers: stable, separate per member and call, in their ranges, never an identity."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masking.voice.modes import MODES
from masking.voice.pseudovoice import PseudoVoice, leave_band
from masking.voice.ranges import FREE, VoiceRanges

SECRET = bytes(range(32))

secrets = st.binary(min_size=16, max_size=64)
modes = st.sampled_from(sorted(MODES))


def numbers(member: str = "OTO#ABC123", call: str = "one", mode: str = "private") -> dict:
    return PseudoVoice.for_member(SECRET, member, call).numbers(mode)


def test_same_member_and_call_give_the_same_voice():
    assert numbers() == numbers()


def test_members_calls_and_secrets_give_other_voices():
    other_secret = PseudoVoice.for_member(b"s" * 32, "OTO#ABC123", "one").numbers("private")
    voices = [numbers(), numbers(member="OTO#ABC124"), numbers(call="two"), other_secret]
    assert len({voice["f0Hz"] for voice in voices}) == 4


def test_moving_a_letter_from_member_to_call_gives_another_voice():
    assert numbers("OTO#ABC12", "3one") != numbers("OTO#ABC123", "one")


def test_the_numbers_of_a_known_key_stay_as_they_are():
    # A change here changes the voice of every member in every running call.
    voice = numbers()
    assert (voice["f0Hz"], voice["warp"], voice["liveliness"]) == (156.901, 0.94612, 0.4917)


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="16 random bytes"):
        PseudoVoice.for_member(b"short", "OTO#ABC123", "one")


def test_an_unknown_mode_is_refused():
    with pytest.raises(KeyError):
        numbers(mode="loud")


def test_the_key_does_not_show_in_logs():
    voice = PseudoVoice.for_member(SECRET, "OTO#ABC123", "one")
    assert repr(voice.key) not in repr(voice)


@given(secrets, modes)
def test_numbers_are_compact_json_without_the_key(secret: bytes, mode: str):
    voice = PseudoVoice.for_member(secret, "OTO#ABC123", "one")
    text = json.dumps(voice.numbers(mode), allow_nan=False)
    assert len(text) < 600
    assert voice.key.hex() not in text


@given(secrets, modes)
def test_every_number_is_in_its_range(secret: bytes, mode: str):
    voice = PseudoVoice.for_member(secret, "OTO#ABC123", "one").numbers(mode)
    assert 88 <= voice["f0Hz"] <= 235
    assert voice["f0Side"] in (-1, 1)
    assert 0.48 <= voice["liveliness"] <= 0.72
    assert 3400 <= voice["voicingHz"] <= 4600
    assert 0.075 <= voice["breath"] <= 0.225
    assert all(abs(depth) <= MODES[mode].bump for depth in voice["bumps"])
    assert all(abs(depth) <= MODES[mode].tilt * 0.35 for depth in voice["tilt"])
    assert (len(voice["bumps"]), len(voice["tilt"])) == (3, 5)


@given(secrets, modes)
def test_formants_are_never_left_where_they_are(secret: bytes, mode: str):
    voice = PseudoVoice.for_member(secret, "OTO#ABC123", "one").numbers(mode)
    assert abs(math.log2(voice["warp"])) >= voice["warpBand"] > 0
    assert 0.7 < voice["warp"] < 1.4


@given(st.floats(-1, 1), st.floats(0.01, 0.2))
def test_leaving_the_band_keeps_the_side_and_the_limit(value: float, band: float):
    moved = leave_band(value, band=band, limit=1)
    assert band <= abs(moved) <= 1 + 1e-12
    assert math.copysign(1, moved) == math.copysign(1, value)


def test_voices_use_the_whole_range():
    pitches = [numbers(member=f"OTO#{i:06}")["f0Hz"] for i in range(300)]
    assert min(pitches) < 92
    assert max(pitches) > 225


GUIDE = VoiceRanges.parse(pitch=["0.8", "1.2"], formants=["0.9", "1.1"])


@given(secrets, modes)
def test_ranges_bound_the_numbers_and_identity_is_cut_out(secret: bytes, mode: str):
    voice = PseudoVoice.for_member(secret, "OTO#ABC123", "one", GUIDE).numbers(mode)
    assert abs(math.log2(voice["f0Hz"] / 150)) >= 0.1249
    assert 119.99 <= voice["f0Hz"] <= 180.01
    assert 0.8999 <= voice["warp"] <= 1.1001
    assert abs(math.log2(voice["warp"])) >= voice["warpBand"]


@given(secrets, modes)
def test_ranges_beyond_the_method_change_nothing_of_the_formants(secret: bytes, mode: str):
    wide = VoiceRanges.parse(pitch=[], formants=["0.1", "9"])
    bounded, free = (
        PseudoVoice.for_member(secret, "OTO#ABC123", "one", ranges).numbers(mode)
        for ranges in (wide, FREE)
    )
    assert bounded["warp"] == pytest.approx(free["warp"], abs=2e-5)
    assert bounded["f0Hz"] == free["f0Hz"]


@given(secrets, modes)
def test_a_range_on_one_side_keeps_to_it(secret: bytes, mode: str):
    low = VoiceRanges.parse(pitch=["0.6", "1"], formants=["1.05", "1.2"])
    voice = PseudoVoice.for_member(secret, "OTO#ABC123", "one", low).numbers(mode)
    assert 88 <= voice["f0Hz"] <= 137.6
    assert 1.0499 <= voice["warp"] <= 1.2001


def test_voices_use_all_of_a_range():
    pitches = [
        PseudoVoice.for_member(SECRET, f"OTO#{i:06}", "one", GUIDE).numbers("private")["f0Hz"]
        for i in range(300)
    ]
    assert min(pitches) < 121
    assert max(pitches) > 179
    assert any(pitch < 137.6 for pitch in pitches)
    assert any(137 < pitch < 138 or 163 < pitch < 165 for pitch in pitches)
