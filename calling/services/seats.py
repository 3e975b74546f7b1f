"""Seats: reserving, taking, leaving, losing and finding them again."""

import secrets

from django.utils import timezone

from calling import policies
from calling.errors import CallFull, SeatGone
from calling.events import Away, Back, Joined, LeftReason
from calling.models import MAX_UID, Call, CallMember, Participation
from calling.selectors import open_seat_of, participant
from calling.services.closing import close_lost_in, close_seat
from calling.services.locking import locked, retried
from calling.services.media import start_media_of
from calling.services.publishing import close_sockets, publish
from ikoota.membership.models import Member


@retried
def join_call(member: Member, call: Call) -> Participation:
    """Reserve a seat for the member, or take it over from the member's other tab.

    A reservation that was not used yet is answered again, so a repeated request does no harm.
    """
    # Lock: of any number of joins at once, each counts the seats after the one before it.
    with locked(call) as row:
        membership = policies.membership_of(member, row)
        policies.check_can_join(row, membership)
        close_lost_in(row)
        mine = open_seat_of(member, row)
        if mine is not None and mine.joined_at is None:
            return _renewed(mine)
        if mine is not None:
            close_seat(row, mine, LeftReason.REPLACED)
        else:
            policies.check_lock(row, membership)
            _check_room(row)
        _note_membership(member, row, membership)
        return Participation.objects.create(call=row, member=member, agora_uid=_free_uid(row))


@retried
def take_seat(member: Member, call: Call, seat: str, socket_id: str) -> Participation:
    """Sit down on the reserved seat, or come back to it, with the connection `socket_id`."""
    with locked(call) as row:
        mine = open_seat_of(member, row)
        if mine is None or mine.seat != seat:
            raise SeatGone
        first, away = mine.joined_at is None, mine.disconnected_at is not None
        now = timezone.now()
        mine.joined_at = mine.joined_at or now
        mine.last_seen_at, mine.disconnected_at, mine.socket_id = now, None, socket_id
        mine.save(update_fields=["joined_at", "last_seen_at", "disconnected_at", "socket_id"])
        close_sockets(row, member, LeftReason.REPLACED, seat=seat, keep=socket_id)
        if first:
            start_media_of(mine, row)
            publish(row, Joined(participant(mine)))
        elif away:
            publish(row, Back(seat))
        return mine


@retried
def leave_call(member: Member, call: Call, seat: str = "") -> None:
    """Give up the member's own seat (only `seat`, when named); without one nothing happens."""
    with locked(call) as row:
        mine = open_seat_of(member, row)
        if mine is not None and seat in ("", mine.seat):
            close_seat(row, mine, LeftReason.LEFT)


@retried
def lose_socket(call: Call, seat: str, socket_id: str) -> None:
    """The connection is gone: the seat stays for the grace time, the others see it as away."""
    with locked(call) as row:
        held = row.participations.filter(seat=seat, is_open=True, disconnected_at=None)
        participation = held.filter(socket_id=socket_id).first()
        if participation is None:
            return
        participation.disconnected_at = participation.last_seen_at = timezone.now()
        participation.save(update_fields=["disconnected_at", "last_seen_at"])
        publish(row, Away(seat))


@retried
def touch_seat(seat: str, socket_id: str) -> bool:
    """Note a sign of life; False when this connection does not hold the seat any more."""
    held = Participation.objects.filter(seat=seat, socket_id=socket_id, is_open=True)
    return held.update(last_seen_at=timezone.now()) == 1


def _renewed(participation: Participation) -> Participation:
    participation.last_seen_at = timezone.now()
    participation.save(update_fields=["last_seen_at"])
    return participation


def _note_membership(member: Member, call: Call, membership: CallMember | None) -> None:
    """Remember when the member first came; in a public call this makes the membership."""
    now = timezone.now()
    if membership is None:
        CallMember.objects.create(call=call, member=member, invited_at=now, joined_at=now)
    elif membership.joined_at is None:
        membership.joined_at = now
        membership.save(update_fields=["joined_at"])


def _check_room(call: Call) -> None:
    if call.participations.filter(is_open=True).count() >= policies.capacity_of(call):
        raise CallFull


def _free_uid(call: Call) -> int:
    """Random media uid that nobody has or had in this call: a uid always means one seat."""
    while True:
        uid = secrets.randbelow(MAX_UID) + 1
        if not call.participations.filter(agora_uid=uid).exists():
            return uid
