"""The keyed numbers: stable, separate per member and call, in their ranges, never an identity."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masking.voice.modes import MODES
from masking.voice.pseudovoice import PseudoVoice, leave_band

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
