"""Microphones, cameras and hands of the participants."""

from django.utils import timezone

from calling.engines.base import MEDIA_KINDS, MediaKind
from calling.engines.registry import engine_named
from calling.errors import SeatGone
from calling.events import Hand, Muted
from calling.models import Call, MediaSpan, Participation
from calling.selectors import open_seat, taken_seats
from calling.services.locking import locked, retried
from calling.services.publishing import publish
from calling.services.rules import mute_in_engine
from ikoota.membership.models import Member


@retried
def set_mute(member: Member, call: Call, seat: str, kind: MediaKind, on: bool) -> None:
    """Mute or unmute the member's own microphone or camera."""
    with locked(call) as row:
        participation = _own(member, row, seat)
        changed = write_mute(row, participation, kind, on=on, by_host=False)
        # A mute of one's own is the pages' business, where a network would have to be told; it
        # holds at the engine, too, where that is at hand: nobody gets what the roster calls muted.
        is_at_hand = not engine_named(row.engine).is_remote
        if changed and (is_at_hand if on else not row.is_paused):
            mute_in_engine(row, participation, kind, on=on)


@retried
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
    if on:
        spans = MediaSpan.objects.filter(participation=participation, kind=kind, ended_at=None)
        spans.update(ended_at=timezone.now())
    elif not call.is_paused:
        _open_spans([participation], kinds=(kind,))
    publish(call, Muted(participation.seat, kind, on, by_host))
    return True


def start_media(call: Call) -> None:
    """The call is resumed: everybody sends again what they have not muted."""
    _open_spans(list(taken_seats(call)))
    if engine_named(call.engine).is_remote:
        return
    for participation in call.participations.filter(is_open=True):
        for kind in MEDIA_KINDS:
            if not participation.is_muted(kind):
                mute_in_engine(call, participation, kind, on=False)


def start_media_of(participation: Participation, call: Call) -> None:
    """Somebody sat down: they send what they have not muted, unless the call is paused."""
    if not call.is_paused:
        _open_spans([participation])


def stop_media(call: Call) -> None:
    """The call is paused: nobody sends anything, whatever is muted or not.

    Nor does a seat that is only reserved: its token opens the engine, too.
    """
    seats = list(call.participations.filter(is_open=True))
    spans = MediaSpan.objects.filter(participation__in=seats, ended_at=None)
    spans.update(ended_at=timezone.now())
    # Behind a network a rule could outlast the pause; the gates of the pages hold by themselves.
    if engine_named(call.engine).is_remote:
        return
    for participation in seats:
        for kind in MEDIA_KINDS:
            mute_in_engine(call, participation, kind, on=True)


def _open_spans(seats: list[Participation], kinds: tuple[MediaKind, ...] = MEDIA_KINDS) -> None:
    now = timezone.now()
    MediaSpan.objects.bulk_create(
        MediaSpan(participation=participation, kind=kind, started_at=now)
        for participation in seats
        for kind in kinds
        if not participation.is_muted(kind)
    )


def _own(member: Member, call: Call, seat: str) -> Participation:
    participation = open_seat(call, seat)
    if participation is None or participation.member_id != member.pk:
        raise SeatGone
    return participation
