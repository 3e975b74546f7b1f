"""How a seat ends: every way out of a call passes here, with the call locked."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from calling.events import Left, LeftReason
from calling.models import Call, MediaSpan, Participation
from calling.selectors import lost_seats
from calling.services.locking import locked, retried
from calling.services.publishing import publish
from calling.services.rules import put_out_of_engine
from calling.services.statistics import update_ledger


def close_seat(
    call: Call, participation: Participation, reason: LeftReason, at: datetime | None = None
) -> None:
    """Close the seat at `at` (now by default), book it, and tell the others.

    A seat that was reserved and never taken goes silently: nobody ever saw it.
    """
    was_taken = participation.joined_at is not None
    end_seat(call, participation, at or timezone.now())
    if was_taken:
        update_ledger(call)
        publish(call, Left(participation.seat, reason))


def end_seat(call: Call, participation: Participation, at: datetime) -> None:
    """Write the end of the seat; its engine drops it after commit."""
    if participation.joined_at is not None:
        at = max(at, participation.joined_at)
        seconds = (at - participation.joined_at).total_seconds()
        participation.duration_seconds = int(seconds)
    participation.left_at = at
    participation.is_open = None
    participation.save(update_fields=["left_at", "duration_seconds", "is_open"])
    # Of somebody who was gone already, spans may have been begun or closed later than that.
    spans = MediaSpan.objects.filter(participation=participation)
    spans.filter(started_at__gt=at).delete()
    spans.filter(Q(ended_at=None) | Q(ended_at__gt=at)).update(ended_at=at)
    put_out_of_engine(call, participation, ban=False)


def close_lost_in(call: Call) -> int:
    """Close the lost seats of the locked call, each at the moment it was last heard of."""
    lost = list(call.participations.filter(lost_seats()))
    for participation in lost:
        heard = participation.disconnected_at or participation.last_seen_at
        close_seat(call, participation, LeftReason.LOST, heard)
    return len(lost)


@retried
def close_lost_seats(call: Call) -> int:
    """Sweep one call; does nothing, and takes no lock, when no seat is lost."""
    if not call.participations.filter(lost_seats()).exists():
        return 0
    with locked(call) as row:
        return close_lost_in(row)


def sweep_calls() -> int:
    """Sweep every call that has lost seats; answers how many were closed."""
    lost = Participation.objects.filter(lost_seats())
    calls = Call.objects.filter(pk__in=lost.values("call"))
    return sum(close_lost_seats(call) for call in calls)
