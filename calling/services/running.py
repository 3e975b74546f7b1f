"""The state of a call: locked, paused, running again, ended."""

from django.utils import timezone

from calling import policies
from calling.events import Ended, Locked, Paused, Resumed
from calling.models import Call
from calling.services.acting import moderated
from calling.services.closing import close_lost_in, end_seat
from calling.services.locking import locked, retried
from calling.services.media import start_media, stop_media
from calling.services.publishing import publish
from calling.services.rules import end_in_engine
from calling.services.statistics import update_ledger
from ikoota.membership.models import Member


@retried
def lock_call(by: Member | None, call: Call, on: bool) -> None:
    """Let nobody new take a seat, or everybody again; who has a seat keeps it."""
    with moderated(by, call) as (row, _):
        if row.is_locked == on:
            return
        row.is_locked = on
        row.save(update_fields=["is_locked"])
        publish(row, Locked(on))


@retried
def pause_call(by: Member | None, call: Call) -> None:
    """Stop sound and picture of everybody until the call is resumed; the seats stay."""
    with moderated(by, call) as (row, _):
        if row.is_paused:
            return
        close_lost_in(row)
        row.status = Call.Status.PAUSED
        row.save(update_fields=["status"])
        stop_media(row)
        publish(row, Paused())


@retried
def resume_call(by: Member | None, call: Call) -> None:
    """Go on where the call was paused: what was muted stays muted."""
    with moderated(by, call) as (row, _):
        if not row.is_paused:
            return
        close_lost_in(row)
        row.status = Call.Status.ACTIVE
        row.save(update_fields=["status"])
        start_media(row)
        publish(row, Resumed())


@retried
def end_call(by: Member | None, call: Call) -> None:
    """End the call for everybody; ending it twice changes nothing. `by` None: the site's staff."""
    with locked(call) as row:
        if by is not None:
            policies.check_can_moderate(row, policies.membership_of(by, row))
        if not row.has_ended:
            end_locked(row)


def end_locked(call: Call) -> None:
    """Close every seat of the locked call, book it, and tell everybody that it is over."""
    # First who is gone, each at the moment they were last heard of.
    close_lost_in(call)
    now = timezone.now()
    for participation in call.participations.filter(is_open=True):
        end_seat(call, participation, now)
    call.status, call.ended_at = Call.Status.ENDED, now
    call.save(update_fields=["status", "ended_at"])
    update_ledger(call)
    publish(call, Ended())
    end_in_engine(call)
