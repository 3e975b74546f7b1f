"""From Agora's events to times of presence: pure functions, the same answer for any order.

Agora sends events late, twice and not in order; `seq` (its clientSeq) orders those of one uid.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

Kind = Literal["join", "leave", "role", "destroyed", "missed"]

# Reasons of a leave that no member notices: moved to another server, another address, the network.
RECONNECTS = frozenset((4, 9, 10))
# A reconnect within this time is one stay.
GAP = timedelta(seconds=60)
# At one moment, one after the other. What the sweep missed comes right behind what it knew of.
ORDER = {"join": 0, "role": 1, "missed": 2, "leave": 3, "destroyed": 4}


@dataclass(frozen=True)
class SeenEvent:
    """`kind` "missed": the sweep did not find the uid in the channel any more.

    `reason` and `duration` (seconds) are Agora's, of a leave.
    """

    kind: Kind
    uid: int
    seq: int
    at: datetime
    reason: int = 0
    duration: int = 0


@dataclass(frozen=True)
class Session:
    """One stay in the channel; `end` None while it lasts."""

    start: datetime
    end: datetime | None
    reason: int = 0


def sessions_of(events: Iterable[SeenEvent]) -> dict[int, list[Session]]:
    """The stays of each uid, in order of time. Repeated events change nothing."""
    unique = set(events)
    destroyed = sorted(event.at for event in unique if event.kind == "destroyed")
    by_uid: dict[int, list[SeenEvent]] = {}
    for event in unique:
        if event.kind != "destroyed":
            by_uid.setdefault(event.uid, []).append(event)
    return {uid: _merged(list(_stays(own, destroyed))) for uid, own in sorted(by_uid.items())}


def _stays(events: list[SeenEvent], destroyed: list[datetime]) -> Iterator[Session]:
    start: datetime | None = None
    for event in _in_order(events):
        if event.kind == "join":
            if start is not None:  # the leave between them was lost
                yield Session(start, max(start, event.at))
            start = event.at
        elif event.kind == "role":
            start = start or event.at  # the join was lost
        else:
            begun = start or event.at - timedelta(seconds=event.duration)
            yield Session(begun, max(begun, event.at), event.reason)
            start = None
    if start is not None:
        yield Session(start, next((at for at in destroyed if at >= start), None))


def _in_order(events: list[SeenEvent]) -> list[SeenEvent]:
    """Without "missed" where the leave itself came after all."""
    ordered = sorted(events, key=_place)
    return [
        event
        for event, following in pairwise([*ordered, None])
        if event and not (event.kind == "missed" and following and following.kind != "join")
    ]


def _place(event: SeenEvent) -> tuple[int, int, datetime, int, int]:
    """Of no two different events the same."""
    return event.seq, ORDER[event.kind], event.at, event.reason, event.duration


def _merged(stays: list[Session]) -> list[Session]:
    """A stay that a reconnect interrupted is one."""
    merged: list[Session] = []
    for stay in stays:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.end is not None
            and last.reason in RECONNECTS
            and stay.start - last.end <= GAP
        ):
            end = None if stay.end is None else max(stay.end, last.end)
            merged[-1] = replace(last, end=end, reason=stay.reason)
        else:
            merged.append(stay)
    return merged
