"""Keeping call_stats: always the whole ledger anew, so doing it twice changes nothing."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from django.utils import timezone

from calling.ledger import Presence, ledger_of
from calling.models import Call, CallStats, MediaSpan
from calling.selectors import agora_sessions_in


def update_ledger(call: Call) -> CallStats:
    """Derive the call's statistics from its participations; the call is locked."""
    ledger = ledger_of(_presences(call, timezone.now()))
    stats, _ = CallStats.objects.update_or_create(call=call, defaults=asdict(ledger))
    return stats


def _presences(call: Call, now: datetime) -> Iterator[Presence]:
    """Seats and media of the call; what is still open counts until `now`."""
    yield from _seats(call, now)
    spans = MediaSpan.objects.filter(participation__call=call)
    columns = ("kind", "participation__member_id", "started_at", "ended_at")
    for kind, member, started, ended in spans.values_list(*columns):
        yield Presence(kind, member, started, ended or now)


def _seats(call: Call, now: datetime) -> Iterator[Presence]:
    """As our own sockets saw them; where Agora told when a uid was in its channel, as it told.

    A stay whose end was not told ends with the seat, and none goes beyond seat and call.
    """
    told = agora_sessions_in(call) if call.engine == "agora" else {}
    columns = ("member_id", "agora_uid", "reserved_at", "joined_at", "left_at")
    over = call.ended_at or now
    for member, uid, reserved, joined, left in call.participations.values_list(*columns):
        for stay in told.get(uid, ()):
            start, end = max(stay.start, reserved), min(stay.end or left or now, over)
            yield Presence("seat", member, start, end)
        if uid not in told and joined is not None:
            yield Presence("seat", member, joined, left or now)
