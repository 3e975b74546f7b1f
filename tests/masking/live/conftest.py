"""Films, voices and wishes for live masking."""

from pathlib import Path

import pytest

from masking.faces.looks import Look
from masking.live.wishes import Wish
from masking.voice import PseudoVoice
from tests.media.camera import Film, make_film
from tests.media.microphone import HIGH, Speech, make_speech

_MEDIA = Path(__file__).resolve().parents[3] / "build" / "media"


@pytest.fixture(scope="session")
def film() -> Film:
    return make_film(_MEDIA)


@pytest.fixture(scope="session")
def speech() -> Speech:
    return make_speech(_MEDIA, HIGH)


def wish_of(member: str, **changes: object) -> Wish:
    """A member with a look and a voice of their own."""
    voice = PseudoVoice.for_member(b"a secret of a member", member, "call12345678")
    looks = {"look": Look.for_member(b"secret", member), "voice": voice}
    wishes = {"mode": "avatar", "strength": 0.85, "background": "none", "voice_mode": "private"}
    return Wish(**{"member": member, "call": "call12345678", **looks, **wishes, **changes})
