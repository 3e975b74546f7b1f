"""Agora's tokens: what is in them, and what is refused before anything is signed."""

import base64
import time
import zlib

import pytest

from calling.engines.agora.reading import token_verifies
from calling.engines.agora.tokens import VERSIONS, Grant, TokenRefused, build_token
from tests.calling.agora.vectors import (
    APP_ID,
    CERTIFICATE,
    CHANNEL,
    ISSUED,
    KNOWN_006,
    KNOWN_007,
    LIFE,
    OWN_CERTIFICATE,
    OWN_ID,
    SALT,
    TS,
    UID,
)
from tests.calling.agora.verifier import BadToken, verify

NOW = 1_800_000_000
BOTH = frozenset(("audio", "video"))


def grant(channel="ik" + "0" * 30, uid=77, publishes=BOTH, life=3600):
    return Grant(channel, uid, publishes, life)


def report(token, wanted, now=NOW):
    return verify(
        token,
        app_id=OWN_ID,
        certificate=OWN_CERTIFICATE,
        channel=wanted.channel,
        uid=wanted.uid,
        now=now,
    )


def inflated(token):
    return zlib.decompress(base64.b64decode(token[3:]))


@pytest.fixture(params=["006", "007"])
def version(request):
    return request.param


def build(wanted, version, now=NOW):
    return build_token(OWN_ID, OWN_CERTIFICATE, wanted, now=now, version=version)


@pytest.mark.parametrize(
    ("publishes", "rights"),
    [
        (BOTH, {"join_channel", "publish_audio", "publish_video"}),
        (frozenset(("audio",)), {"join_channel", "publish_audio"}),
        (frozenset(("video",)), {"join_channel", "publish_video"}),
        (frozenset(), {"join_channel"}),
    ],
)
def test_every_field_is_what_was_granted(version, publishes, rights):
    """Seed bug 7: everybody could publish. Nobody gets the right to send data."""
    wanted = grant(publishes=publishes, life=900)
    read = report(build(wanted, version), wanted)
    assert (read.problems, read.version, read.app_id) == ([], version, OWN_ID)
    assert read.privileges == dict.fromkeys(rights, NOW + 900)
    assert read.ends == NOW + 900
    if version == "007":
        assert (read.channel, read.uid, read.issued) == (wanted.channel, "77", NOW)


def test_two_tokens_of_one_seat_differ(version):
    assert build(grant(), version) != build(grant(), version)


def test_agoras_known_answer_006():
    seat = Grant(CHANNEL, UID, frozenset(), 0)
    from agora_token_builder.AccessToken import AccessToken

    token = AccessToken(APP_ID, CERTIFICATE, seat.channel, seat.uid)
    token.salt, token.ts = SALT, ISSUED
    token.addPrivilege(1, TS)
    assert token.build() == KNOWN_006
    # Ours writes one end for token and privileges; with theirs it gives these bytes, too.
    own = VERSIONS["006"](APP_ID, CERTIFICATE, Grant(CHANNEL, UID, frozenset(), 600), ISSUED, SALT)
    token.ts = ISSUED + 600
    token.addPrivilege(1, ISSUED + 600)
    assert own == token.build()


def test_agoras_known_answer_007():
    wanted = Grant(CHANNEL, UID, frozenset(), LIFE)
    own = VERSIONS["007"](APP_ID, CERTIFICATE, wanted, ISSUED, SALT)
    assert inflated(own) == inflated(KNOWN_007)


@pytest.mark.parametrize("life", [60, 86_400])
def test_lives_that_are_allowed(version, life):
    assert report(build(grant(life=life), version), grant()).problems == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"uid": 0},
        {"uid": -1},
        {"uid": 2**31},
        {"uid": 2**32},
        {"uid": 7.0},
        {"uid": "7"},
        {"uid": True},
        {"uid": None},
        {"channel": ""},
        {"channel": "*"},
        {"channel": "ik*"},
        {"channel": "x" * 64},
        {"channel": "x" * 65},
        {"channel": "a/b"},
        {"channel": "ik\n"},
        {"channel": "kanal-é"},
        {"channel": None},
        {"life": 59},
        {"life": 0},
        {"life": 86_401},
        {"life": NOW + 3600},
        {"life": 3600.5},
        {"life": True},
        {"publishes": frozenset(("data",))},
        {"publishes": frozenset(("1",))},
        {"publishes": "audio"},
    ],
    ids=str,
)
def test_what_no_seat_has_is_refused(version, wrong):
    """Seed bugs 5, 6: wildcards, and what Agora's own builder signs without complaint."""
    with pytest.raises(TokenRefused):
        build(grant(**wrong), version)


@pytest.mark.parametrize(
    "broken", ["", OWN_ID[:31], OWN_ID + "0", OWN_ID.upper(), OWN_ID[:31] + "g", OWN_ID + "\n"]
)
def test_malformed_credentials_are_refused(version, broken):
    """Seed bug 4."""
    for app_id, certificate in ((broken, OWN_CERTIFICATE), (OWN_ID, broken)):
        with pytest.raises(TokenRefused):
            build_token(app_id, certificate, grant(), now=NOW, version=version)


@pytest.mark.parametrize("version", ["", "005", "7", None])
def test_other_versions_are_refused(version):
    with pytest.raises(TokenRefused):
        build(grant(), version)


@pytest.mark.parametrize(
    ("other", "problem"),
    [({"channel": "ik13"}, "another channel"), ({"uid": 78}, "another uid")],
)
def test_a_token_for_somebody_else_is_noticed(version, other, problem):
    assert problem in report(build(grant(), version), grant(**other)).problems


def test_another_certificate_is_noticed(version):
    token = build_token(OWN_ID, OWN_ID, grant(), now=NOW, version=version)
    assert "signature" in report(token, grant()).problems


def test_a_clock_that_is_a_day_off_is_noticed(version):
    wanted = grant(life=3600)
    late = report(build(wanted, version, now=NOW - 86_400), wanted)
    early = report(build(wanted, version, now=NOW + 86_400), wanted)
    assert "expired" in late.problems
    assert early.problems


def test_our_own_reading_agrees(version):
    token = build(grant(), version, now=int(time.time()))
    seat = (grant().channel, 77)
    assert token_verifies(token, OWN_ID, OWN_CERTIFICATE, *seat)
    for other in (
        (OWN_CERTIFICATE, OWN_CERTIFICATE, *seat),
        (OWN_ID, OWN_ID, *seat),
        (OWN_ID, OWN_CERTIFICATE, "ik13", 77),
        (OWN_ID, OWN_CERTIFICATE, seat[0], 78),
    ):
        assert not token_verifies(token, *other)


def test_no_changed_byte_goes_unnoticed(version):
    """By ours and by the tests' reading; the place of the salt is covered by the signature, too."""
    wanted, token = grant(), build(grant(), version)
    head = 35 if version == "006" else 3
    raw = base64.b64decode(token[head:])
    raw = raw if version == "006" else zlib.decompress(raw)
    for place in range(len(raw)):
        changed = bytes((*raw[:place], raw[place] ^ 1, *raw[place + 1 :]))
        packed = changed if version == "006" else zlib.compress(changed)
        broken = token[:head] + base64.b64encode(packed).decode()
        assert not token_verifies(broken, OWN_ID, OWN_CERTIFICATE, wanted.channel, 77), place
        try:
            assert report(broken, wanted).problems, place
        except BadToken:
            continue


@pytest.mark.parametrize(
    "text", ["", "006", "007", "007abc", "006" + OWN_ID, "007" + "A" * 400, "008" + OWN_ID, "007é"]
)
def test_what_is_no_token_does_not_verify(text):
    assert not token_verifies(text, OWN_ID, OWN_CERTIFICATE, "ik12", 77)
