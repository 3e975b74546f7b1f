"""Keeping call_stats: always the whole ledger anew, so doing it twice changes nothing."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from django.utils import timezone

from calling.ledger import Presence, ledger_of
from calling.models import Call, CallStats, MediaSpan


def update_ledger(call: Call) -> CallStats:
    """Derive the call's statistics from its participations; the call is locked."""
    ledger = ledger_of(_presences(call, timezone.now()))
    stats, _ = CallStats.objects.update_or_create(call=call, defaults=asdict(ledger))
    return stats


def _presences(call: Call, now: datetime) -> Iterator[Presence]:
    """Seats and media of the call; what is still open counts until `now`."""
    seats = call.participations.filter(joined_at__isnull=False)
    for member, joined, left in seats.values_list("member_id", "joined_at", "left_at"):
        assert joined is not None
        yield Presence("seat", member, joined, left or now)
    spans = MediaSpan.objects.filter(participation__call=call)
    columns = ("kind", "participation__member_id", "started_at", "ended_at")
    for kind, member, started, ended in spans.values_list(*columns):
        yield Presence(kind, member, started, ended or now)
