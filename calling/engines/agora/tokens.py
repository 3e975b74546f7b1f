"""Building of Agora's tokens, with the checks in front that its own builders do not make."""

import base64
import hmac
import re
import secrets
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from agora_token_builder.AccessToken import AccessToken

from calling.engines.base import MediaKind

CREDENTIAL = re.compile(r"[0-9a-f]{32}")
# Of what Agora takes for a channel, no blanks and punctuation: "*" would be every channel.
CHANNEL = re.compile(r"[0-9A-Za-z_-]{1,63}")
MAX_UID = 2**31 - 1
# Seconds. Agora refuses tokens that live longer than a day.
MIN_LIFE, MAX_LIFE = 60, 86_400
JOIN = 1
PUBLISH: dict[MediaKind, int] = {"audio": 2, "video": 3}
RTC = 1
MAX_SALT = 99_999_999


class TokenRefused(ValueError):
    """What a token was asked for cannot be: a fault of settings or of ours, never of a member."""


@dataclass(frozen=True)
class Grant:
    """What a token allows: this uid in this channel, for `life` seconds.

    `publishes`: kinds of media that may be sent; empty for who looks and listens only.
    """

    channel: str
    uid: int
    publishes: frozenset[MediaKind]
    life: int


def build_token(
    app_id: str, certificate: str, grant: Grant, *, now: int, version: str = "007"
) -> str:
    """A token of Agora's format `version` ("006" or "007"), issued at `now` (unix seconds).

    Raises TokenRefused: Agora's builders would sign an empty certificate, the uid 0 (anybody) or
    the channel "*" (any) without complaint, and the fault would show only in the call.
    """
    if not (CREDENTIAL.fullmatch(app_id) and CREDENTIAL.fullmatch(certificate)):
        raise TokenRefused("App id and certificate must be 32 digits of 0-9 and a-f each.")
    check_grant(grant)
    if version not in VERSIONS:
        raise TokenRefused(f"There is no token of version {version!r}.")
    salt = 1 + secrets.randbelow(MAX_SALT)
    return VERSIONS[version](app_id, certificate, grant, now, salt)


def check_grant(grant: Grant) -> None:
    """Raise TokenRefused for what no seat of ours has."""
    if not isinstance(grant.channel, str) or not CHANNEL.fullmatch(grant.channel):
        raise TokenRefused("The channel must be 1 to 63 letters, digits, - and _.")
    if not _is_whole(grant.uid) or not 1 <= grant.uid <= MAX_UID:
        raise TokenRefused(f"The uid must be a whole number from 1 to {MAX_UID}.")
    if not isinstance(grant.publishes, frozenset) or not grant.publishes <= PUBLISH.keys():
        raise TokenRefused("Only audio and video can be published.")
    if not _is_whole(grant.life) or not MIN_LIFE <= grant.life <= MAX_LIFE:
        raise TokenRefused(f"A token lives {MIN_LIFE} to {MAX_LIFE} seconds.")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _privileges(grant: Grant) -> list[int]:
    """In rising order, as Agora's builders pack them; the right to send data is given to nobody."""
    return [JOIN, *sorted(PUBLISH[kind] for kind in grant.publishes)]


def _build_006(app_id: str, certificate: str, grant: Grant, now: int, salt: int) -> str:
    """AccessToken, through Agora's library: privileges end at unix times."""
    token = AccessToken(app_id, certificate, grant.channel, grant.uid)
    token.salt, token.ts = salt, now + grant.life
    for privilege in _privileges(grant):
        token.addPrivilege(privilege, now + grant.life)
    return str(token.build())


def _build_007(app_id: str, certificate: str, grant: Grant, now: int, salt: int) -> str:
    """AccessToken2: everything ends seconds after `now`; what reading.py describes."""
    privileges = _privileges(grant)
    body = _text(app_id) + struct.pack("<IIIH", now, grant.life, salt, 1)
    body += struct.pack("<HH", RTC, len(privileges))
    body += b"".join(struct.pack("<HI", privilege, grant.life) for privilege in privileges)
    body += _text(grant.channel) + _text(str(grant.uid))
    key = hmac.digest(struct.pack("<I", now), certificate.encode(), "sha256")
    key = hmac.digest(struct.pack("<I", salt), key, "sha256")
    signature = hmac.digest(key, body, "sha256")
    signed = struct.pack("<H", len(signature)) + signature + body
    return "007" + base64.b64encode(zlib.compress(signed)).decode()


def _text(value: str) -> bytes:
    encoded = value.encode()
    return struct.pack("<H", len(encoded)) + encoded


VERSIONS: dict[str, Callable[[str, str, Grant, int, int], str]] = {
    "006": _build_006,
    "007": _build_007,
}
