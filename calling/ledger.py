"""The ledger of a call computed from who was there when: pure functions, no database.

Minutes are counted per subscriber, as media engines bill them: while somebody else's picture is
on, a participant's time is video time; otherwise, while somebody else's sound is on, audio time.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import ceil


@dataclass(frozen=True)
class Presence:
    """`what` ("seat", "audio" or "video") of one member, from `start` to `end`."""

    what: str
    member: Hashable
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Ledger:
    """Totals of one call; names as the columns of call_stats."""

    total_participants: int
    peak_participants: int
    total_duration_seconds: int
    audio_minutes_consumed: int
    video_minutes_consumed: int


def ledger_of(presences: Iterable[Presence]) -> Ledger:
    """Sweep once over time: the same presences always give the same ledger."""
    spans = [span for span in presences if span.start <= span.end]
    there: dict[str, Counter[Hashable]] = {what: Counter() for what in ("seat", "audio", "video")}
    peak = 0
    seconds = {"seat": 0.0, "audio": 0.0, "video": 0.0}
    changes, instants = _changes(spans), _instants(spans)
    moments = sorted(changes)
    for now, following in pairwise([*moments, *moments[-1:]]):
        for what, member, step in changes[now]:
            there[what][member] += step
        present = {what: {m for m, n in count.items() if n > 0} for what, count in there.items()}
        peak = max(peak, len(present["seat"] | instants.get(now, set())))
        _add_time(seconds, present, (following - now).total_seconds())
    return Ledger(
        total_participants=len({span.member for span in spans if span.what == "seat"}),
        peak_participants=peak,
        total_duration_seconds=round(seconds["seat"]),
        audio_minutes_consumed=ceil(round(seconds["audio"]) / 60),
        video_minutes_consumed=ceil(round(seconds["video"]) / 60),
    )


def _changes(spans: list[Presence]) -> dict[datetime, list[tuple[str, Hashable, int]]]:
    """What begins (+1) and ends (-1) at each moment."""
    changes: dict[datetime, list[tuple[str, Hashable, int]]] = {}
    for span in spans:
        changes.setdefault(span.start, []).append((span.what, span.member, 1))
        changes.setdefault(span.end, []).append((span.what, span.member, -1))
    return changes


def _instants(spans: list[Presence]) -> dict[datetime, set[Hashable]]:
    """Who was there at a moment and no longer: their coming and going are one change, of nothing.

    Apart from the others, because whoever comes when another goes is not there with them.
    """
    instants: dict[datetime, set[Hashable]] = {}
    for span in spans:
        if span.what == "seat" and span.start == span.end:
            instants.setdefault(span.start, set()).add(span.member)
    return instants


def _add_time(seconds: dict[str, float], present: dict[str, set[Hashable]], span: float) -> None:
    """Add `span` seconds in which `present` did not change."""
    if present["seat"]:
        seconds["seat"] += span
    for member in present["seat"]:
        if present["video"] - {member}:
            seconds["video"] += span
        elif present["audio"] - {member}:
            seconds["audio"] += span
