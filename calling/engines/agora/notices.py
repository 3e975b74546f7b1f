"""Agora's notifications: whether they are Agora's, and what they say."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

# The console's health test names a channel that no call has.
TEST_CHANNEL = "test_webhook"
REAL_TIME_COMMUNICATION = 1
# eventType -> what happened: with and without roles (live and communication mode).
KINDS = {
    102: "destroyed",
    103: "join",
    104: "leave",
    105: "join",
    106: "leave",
    107: "join",
    108: "leave",
    111: "role",
    112: "role",
}
MAX_SEQ, MAX_UID, MAX_SECONDS = 2**63 - 1, 2**31 - 1, 10 * 86_400
MAX_REASON = 9_999
MAX_CHANNEL = 64


class BadNotice(ValueError):
    """Signed by Agora, and not what its documentation says."""


@dataclass(frozen=True)
class Notice:
    """`uid` 0 and `seq` 0 for what is about the whole channel."""

    kind: str
    channel: str
    uid: int
    seq: int
    at: datetime
    reason: int
    duration: int

    @property
    def key(self) -> str:
        """The same however often, and whenever, the event is sent."""
        place = self.seq or int(self.at.timestamp())
        return hashlib.sha256(f"{self.kind} {self.channel} {self.uid} {place}".encode()).hexdigest()


def is_signed(secret: str, body: bytes, first: str, second: str) -> bool:
    """Whether the headers hold the HMACs of exactly these bytes, in hexadecimal digits.

    `first`: Agora-Signature (SHA-1), which may be missing but not wrong; `second`:
    Agora-Signature-V2 (SHA-256), which decides. Compared in constant time. Without a secret
    nothing is signed.
    """
    if not secret:
        return False
    is_second = _equal(hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(), second)
    is_first = not first or _equal(hmac.new(secret.encode(), body, hashlib.sha1).hexdigest(), first)
    return is_second and is_first


def _equal(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.strip().lower().encode("utf-8", "replace"))


def read_notice(body: bytes) -> Notice | str:
    """What the notification says, or the reason why it is of no interest. Raises BadNotice."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise BadNotice("no JSON") from None
    if not isinstance(said, dict) or not isinstance(said.get("payload"), dict):
        raise BadNotice("no payload")
    if said.get("productId") != REAL_TIME_COMMUNICATION:
        return "another product"
    event_type, payload = said.get("eventType"), said["payload"]
    if isinstance(event_type, bool) or not isinstance(event_type, int):
        raise BadNotice("eventType")
    if payload.get("channelName") == TEST_CHANNEL:
        return "health test"
    if event_type not in KINDS:
        return f"event type {event_type}"
    return _notice(KINDS[event_type], payload)


def _notice(kind: str, payload: dict[str, Any]) -> Notice:
    channel = payload.get("channelName")
    if not isinstance(channel, str) or not 0 < len(channel) <= MAX_CHANNEL:
        raise BadNotice("channelName")
    is_whole = kind == "destroyed"
    try:
        at = datetime.fromtimestamp(_number(payload, "ts", 1, 2**40), UTC)
    except (ValueError, OverflowError, OSError):
        raise BadNotice("ts") from None
    return Notice(
        kind=kind,
        channel=channel,
        uid=0 if is_whole else _number(payload, "uid", 1, MAX_UID),
        seq=0 if is_whole else _number(payload, "clientSeq", 1, MAX_SEQ),
        at=at,
        reason=_number(payload, "reason", 0, MAX_REASON, otherwise=0),
        duration=_number(payload, "duration", 0, MAX_SECONDS, otherwise=0),
    )


def _number(
    payload: dict[str, Any], name: str, low: int, high: int, otherwise: int | None = None
) -> int:
    value = payload.get(name, otherwise)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadNotice(name)
    return value
