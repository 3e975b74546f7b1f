"""Muting, removing and banning of participants."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from calling import policies
from calling.engines.base import MediaKind
from calling.errors import NotAllowed, ParticipantNotFound
from calling.events import LeftReason
from calling.models import Call, CallMember, Participation
from calling.selectors import open_seat, taken_seats
from calling.services.acting import member_in, moderated
from calling.services.closing import close_seat
from calling.services.locking import locked, retried
from calling.services.media import write_mute
from calling.services.publishing import close_sockets, close_sockets_everywhere
from calling.services.roles import replace_host
from calling.services.rules import mute_in_engine, put_out_of_engine
from calling.services.tokens import token_life
from ikoota.membership.models import Member
from ikoota.membership.selectors import member_with_oto_number


@retried
def mute_participant(by: Member | None, call: Call, seat: str, kind: MediaKind) -> None:
    """Mute somebody. Only they themselves can unmute: nobody opens another's microphone."""
    with moderated(by, call) as (row, acting):
        _mute(row, acting, _seated(row, seat), kind)


@retried
def mute_member(by: Member | None, call: Call, oto_number: str, kind: MediaKind) -> None:
    """As mute_participant, by OTO#."""
    with moderated(by, call) as (row, acting):
        target = member_in(row, oto_number)
        participation = taken_seats(row).filter(member=target.member_id).first()
        if participation is None:
            raise ParticipantNotFound
        _mute(row, acting, participation, kind)


@retried
def mute_all(by: Member | None, call: Call, kind: MediaKind = "audio") -> None:
    """Mute everybody whom `by` may mute, but themselves."""
    with moderated(by, call) as (row, acting):
        members = {one.member_id: one for one in row.memberships.all()}
        for participation in taken_seats(row):
            target = members[participation.member_id]
            is_own = acting is not None and target.pk == acting.pk
            if not is_own and (acting is None or policies.can_mute(acting, target)):
                _mute_by_host(row, participation, kind)


@retried
def remove_participant(by: Member | None, call: Call, seat: str) -> None:
    """Remove who sits there, for the rest of the call."""
    with moderated(by, call) as (row, acting):
        _remove(row, acting, _membership_of(row, _seated(row, seat)))


@retried
def remove_member(by: Member | None, call: Call, oto_number: str) -> None:
    """As remove_participant, by OTO#; works also on a member who is not there now."""
    with moderated(by, call) as (row, acting):
        _remove(row, acting, member_in(row, oto_number))


@retried
def ban_participant(by: Member | None, call: Call, seat: str) -> None:
    """Ban who sits there."""
    with moderated(by, call) as (row, acting):
        _ban(row, acting, _membership_of(row, _seated(row, seat)))


@retried
def ban_member(by: Member | None, call: Call, oto_number: str) -> None:
    """Remove the member and bar them: not even an invitation brings them back.

    In a public call also before they came; in a private one that would show them the call.
    """
    with moderated(by, call) as (row, acting):
        member = member_with_oto_number(oto_number)
        if row.is_public and member is not None:
            target, _ = CallMember.objects.get_or_create(call=row, member=member)
        else:
            target = member_in(row, oto_number)
        _ban(row, acting, target)


@retried
def lift_ban(by: Member | None, call: Call, oto_number: str) -> None:
    """Let a banned member come again, as a participant, also when they were removed before."""
    with moderated(by, call) as (row, _):
        target = member_in(row, oto_number)
        if target.banned_at is not None:
            target.banned_at = target.removed_at = None
            target.save(update_fields=["banned_at", "removed_at"])


@retried
def withdraw_member(member: Member) -> None:
    """Close every open seat and socket of a member who may not use calls any more.

    Calls whose host that was get another one, or end.
    """
    now = timezone.now()
    seats = Participation.objects.filter(_with_token(now), member=member)
    hosting = CallMember.objects.filter(member=member, role=CallMember.Role.HOST)
    hosting = hosting.exclude(call__status=Call.Status.ENDED)
    concerned = {row.call_id for rows in (seats, hosting) for row in rows}
    for call in Call.objects.filter(pk__in=concerned):
        with locked(call) as row:
            _bar_from_engine(row, member.pk, now)
            for participation in row.participations.filter(member=member, is_open=True):
                close_seat(row, participation, LeftReason.REMOVED)
            for host in row.memberships.filter(member=member, role=CallMember.Role.HOST):
                _without_host(row, host)
    close_sockets_everywhere(member, LeftReason.REMOVED)


def _seated(call: Call, seat: str) -> Participation:
    participation = open_seat(call, seat)
    if participation is None:
        raise ParticipantNotFound
    return participation


def _membership_of(call: Call, participation: Participation) -> CallMember:
    """Of who sits there: whoever has a seat has one."""
    return call.memberships.get(member=participation.member_id)


def _mute(
    call: Call, acting: CallMember | None, participation: Participation, kind: MediaKind
) -> None:
    target = _membership_of(call, participation)
    if acting is not None and not policies.can_mute(acting, target):
        raise NotAllowed("Only the host can mute the host.")
    _mute_by_host(call, participation, kind)


def _mute_by_host(call: Call, participation: Participation, kind: MediaKind) -> None:
    if write_mute(call, participation, kind, on=True, by_host=True):
        mute_in_engine(call, participation, kind, on=True)


def _remove(call: Call, acting: CallMember | None, target: CallMember) -> None:
    _check_can_remove(acting, target)
    if not target.is_out:
        target.removed_at = timezone.now()
        _put_out(call, target, LeftReason.REMOVED)


def _ban(call: Call, acting: CallMember | None, target: CallMember) -> None:
    _check_can_remove(acting, target)
    if target.banned_at is None:
        target.banned_at = timezone.now()
        _put_out(call, target, LeftReason.BANNED)


def _check_can_remove(acting: CallMember | None, target: CallMember) -> None:
    if acting is not None and not policies.can_remove(acting, target):
        raise NotAllowed("Nobody can remove the host, or themselves.")


def _put_out(call: Call, target: CallMember, reason: LeftReason) -> None:
    """Write it; close the seat and every socket of the member, and have the engine refuse them.

    A moderator is none any more: being let in again does not give the role back.
    """
    if target.role == CallMember.Role.MODERATOR:
        target.role = CallMember.Role.PARTICIPANT
    target.save(update_fields=["removed_at", "banned_at", "role"])
    _bar_from_engine(call, target.member_id, timezone.now())
    for participation in call.participations.filter(member=target.member_id, is_open=True):
        close_seat(call, participation, reason)
    close_sockets(call, target.member, reason)
    if target.role == CallMember.Role.HOST:
        _without_host(call, target)


def _without_host(call: Call, gone: CallMember) -> None:
    """Only its host, and the staff, could hand the call over, and maybe nobody could end it."""
    if not call.has_ended:
        replace_host(call, gone)


def _with_token(now: datetime) -> Q:
    """Condition for seats whose tokens may still live: also those that were given up."""
    return Q(is_open=True) | Q(left_at__gt=now - token_life())


def _bar_from_engine(call: Call, member_id: int, now: datetime) -> None:
    recent = call.participations.filter(_with_token(now), member=member_id)
    for participation in recent:
        put_out_of_engine(call, participation, ban=True)
