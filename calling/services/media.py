"""Microphones, cameras and hands of the participants."""

from django.db import transaction
from django.utils import timezone

from calling.engines.base import MediaKind
from calling.engines.registry import engine_named
from calling.errors import SeatGone
from calling.events import Hand, Muted
from calling.models import Call, MediaSpan, Participation
from calling.selectors import open_seat
from calling.services.locking import locked
from calling.services.publishing import publish
from ikoota.membership.models import Member


def set_mute(member: Member, call: Call, seat: str, kind: MediaKind, on: bool) -> None:
    """Mute or unmute the member's own microphone or camera."""
    with locked(call) as row:
        participation = _own(member, row, seat)
        if write_mute(row, participation, kind, on=on, by_host=False) and not on:
            unmute = engine_named(row.engine).mute
            transaction.on_commit(lambda: unmute(row.channel_name, seat, kind, False), robust=True)


def set_hand(member: Member, call: Call, seat: str, raised: bool) -> None:
    """Raise or lower the member's own hand; the same again tells nobody."""
    with locked(call) as row:
        participation = _own(member, row, seat)
        if (participation.hand_raised_at is not None) == raised:
            return
        participation.hand_raised_at = timezone.now() if raised else None
        participation.save(update_fields=["hand_raised_at"])
        publish(row, Hand(seat, raised))


def write_mute(
    call: Call, participation: Participation, kind: MediaKind, *, on: bool, by_host: bool
) -> bool:
    """Write the mute and its media span, tell everybody; False when it was so already."""
    field = f"{kind}_muted"
    if getattr(participation, field) == on:
        return False
    setattr(participation, field, on)
    participation.save(update_fields=[field])
    spans = MediaSpan.objects.filter(participation=participation, kind=kind)
    if on:
        spans.filter(ended_at=None).update(ended_at=timezone.now())
    else:
        spans.create(participation=participation, kind=kind, started_at=timezone.now())
    publish(call, Muted(participation.seat, kind, on, by_host))
    return True


def _own(member: Member, call: Call, seat: str) -> Participation:
    participation = open_seat(call, seat)
    if participation is None or participation.member_id != member.pk:
        raise SeatGone
    return participation
