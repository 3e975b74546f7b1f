"""Everything the server says over the websocket of a call: one declared class for each event.

Fields become JSON keys in camelCase. Roster events go to every socket of the call and carry `seq`,
one more each time, so that a client notices what it missed (docs/protocol.md).
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar, TypedDict

from ikoota.outages import TRY_AGAIN_LATER


class LeftReason(StrEnum):
    LEFT = "left"
    LOST = "lost"
    REMOVED = "removed"
    BANNED = "banned"
    REPLACED = "replaced"
    ENDED = "ended"


class CloseCode:
    """Close codes of the websocket."""

    NOT_SIGNED_IN = 4401
    NOT_FOUND = 4404
    REPLACED = 4409
    OUT = 4410
    FLOODING = 4429
    AWAY = TRY_AGAIN_LATER


class Participant(TypedDict):
    """One seat as everybody in the call sees it; `uid` is its random number for the engine."""

    seat: str
    uid: int
    otoNumber: str
    role: str
    joinedAt: str
    audioMuted: bool
    videoMuted: bool
    handRaised: bool
    connected: bool
    look: dict[str, Any]


@dataclass(frozen=True)
class Event:
    """Base: `type` names the event, the fields are its body."""

    type: ClassVar[str]

    def as_dict(self) -> dict[str, Any]:
        """The JSON object to send; fields that are None are left out."""
        body = {_camel(field.name): getattr(self, field.name) for field in fields(self)}
        return {"type": self.type, **{k: v for k, v in body.items() if v is not None}}


@dataclass(frozen=True)
class RosterEvent(Event):
    """A change of the roster; gets its `seq` when it is published."""


@dataclass(frozen=True)
class Joined(RosterEvent):
    type = "joined"
    participant: Participant


@dataclass(frozen=True)
class Left(RosterEvent):
    type = "left"
    seat: str
    reason: LeftReason


@dataclass(frozen=True)
class Away(RosterEvent):
    type = "away"
    seat: str


@dataclass(frozen=True)
class Back(RosterEvent):
    type = "back"
    seat: str


@dataclass(frozen=True)
class Muted(RosterEvent):
    type = "muted"
    seat: str
    kind: str
    on: bool
    by_host: bool


@dataclass(frozen=True)
class Hand(RosterEvent):
    type = "hand"
    seat: str
    raised: bool


@dataclass(frozen=True)
class RoleChanged(RosterEvent):
    """Names the member, not a seat: roles are given to members who are not there, too."""

    type = "role"
    oto_number: str
    role: str


@dataclass(frozen=True)
class Locked(RosterEvent):
    type = "locked"
    on: bool


@dataclass(frozen=True)
class Paused(RosterEvent):
    type = "paused"


@dataclass(frozen=True)
class Resumed(RosterEvent):
    type = "resumed"


@dataclass(frozen=True)
class Ended(RosterEvent):
    type = "ended"


@dataclass(frozen=True)
class Snapshot(Event):
    type = "snapshot"
    seq: int
    call: dict[str, Any]
    you: dict[str, Any]
    participants: list[Participant]


@dataclass(frozen=True)
class Seated(Event):
    type = "seated"
    seat: str


@dataclass(frozen=True)
class RemovedFromCall(Event):
    type = "removed"
    reason: LeftReason


@dataclass(frozen=True)
class Signal(Event):
    type = "signal"
    from_: str
    description: dict[str, Any] | None = None
    candidate: dict[str, Any] | None = None


@dataclass(frozen=True)
class MediaAnswer(Event):
    """Only where the engine has sessions, as the next two; `attempt` is the page's number."""

    type = "media_answer"
    attempt: int
    sdp: str


@dataclass(frozen=True)
class MediaOffer(Event):
    """What the page may receive; `seats` says whose each stream is, by its mid."""

    type = "media_offer"
    attempt: int
    sdp: str
    seats: dict[str, str]


@dataclass(frozen=True)
class MediaLost(Event):
    """The session is over: the page begins another one."""

    type = "media_lost"
    attempt: int


@dataclass(frozen=True)
class ErrorReply(Event):
    type = "error"
    code: str
    error: str
    re: str | None = None


@dataclass(frozen=True)
class Pong(Event):
    """The call's number now: a client that missed the last event hears of it here."""

    type = "pong"
    seq: int


def call_group(public_id: str) -> str:
    """Channel group of every socket of the call."""
    return f"call.{public_id}"


def member_group(oto_number: str, public_id: str = "") -> str:
    """Channel group of one member's sockets, in all calls or in one (names take no #)."""
    return f"member.{oto_number.replace('#', '-')}.{public_id or 'all'}"


def seat_group(seat: str) -> str:
    """Channel group of the socket that holds the seat."""
    return f"seat.{seat}"


def _camel(name: str) -> str:
    first, *rest = name.strip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)
