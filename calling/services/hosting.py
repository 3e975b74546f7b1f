"""What hosts and moderators do: making calls, inviting, muting, removing, ending."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calling import policies
from calling.engines.base import MediaKind
from calling.engines.registry import engine_named
from calling.errors import InvalidCall, InvalidInvitation, NotAllowed, ParticipantNotFound
from calling.events import Ended, LeftReason
from calling.models import Call, CallMember, Participation
from calling.selectors import open_seat
from calling.services.closing import close_seat, end_seat
from calling.services.locking import locked
from calling.services.media import write_mute
from calling.services.publishing import close_sockets, close_sockets_everywhere, publish
from calling.services.statistics import update_ledger
from ikoota.membership.models import Member
from ikoota.membership.policies import can_take_part
from ikoota.membership.selectors import member_with_oto_number


@transaction.atomic
def create_call(member: Member, *, invite: Iterable[str] = (), **fields: Any) -> Call:
    """Make a call with `member` as its host and the members of the OTO# in `invite` invited.

    `fields`: title, description, is_public, max_participants. Raises InvalidCall with `fields`.
    """
    call = Call(creator=member, engine=settings.MEDIA_ENGINE, **fields)
    call.title = " ".join(call.title.split())
    try:
        call.clean_fields()
    except ValidationError as error:
        raise InvalidCall(fields=error.message_dict) from None
    call.save(force_insert=True)
    now = timezone.now()
    CallMember.objects.create(
        call=call, member=member, role=CallMember.Role.HOST, invited_at=now, joined_at=now
    )
    for oto_number in invite:
        invite_member(member, call, oto_number)
    opening = partial(engine_named(call.engine).open, call.channel_name)
    transaction.on_commit(partial(opening, policies.capacity_of(call)), robust=True)
    return call


def invite_member(by: Member, call: Call, oto_number: str) -> CallMember:
    """Let the member of that OTO# into the call; takes a removal back, but not a ban."""
    with locked(call) as row:
        policies.check_can_moderate(row, policies.membership_of(by, row))
        policies.check_not_ended(row)
        invited = member_with_oto_number(oto_number)
        if invited is None or not can_take_part(invited):
            raise InvalidInvitation
        membership, _ = CallMember.objects.get_or_create(call=row, member=invited)
        if membership.banned_at is not None:
            raise InvalidInvitation("That member is banned from this call.")
        if membership.removed_at is not None:
            membership.removed_at = None
            membership.invited_at = timezone.now()
            membership.save(update_fields=["removed_at", "invited_at"])
        return membership


def mute_participant(by: Member, call: Call, seat: str, kind: MediaKind) -> None:
    """Mute somebody. Only they themselves can unmute: nobody opens another's microphone."""
    with locked(call) as row:
        policies.check_can_moderate(row, policies.membership_of(by, row))
        participation = _seated(row, seat)
        if write_mute(row, participation, kind, on=True, by_host=True):
            mute = engine_named(row.engine).mute
            transaction.on_commit(partial(mute, row.channel_name, seat, kind, True), robust=True)


def remove_participant(by: Member | None, call: Call, seat: str) -> None:
    """Remove who sits there, for the rest of the call; `by` is None for the site's staff."""
    with locked(call) as row:
        acting = policies.membership_of(by, row) if by else None
        if by is not None:
            policies.check_can_moderate(row, acting)
        participation = _seated(row, seat)
        target = row.memberships.get(member=participation.member)
        if by is not None and not policies.can_remove(acting, target):
            raise NotAllowed("The host cannot be removed.")
        target.removed_at = timezone.now()
        target.save(update_fields=["removed_at"])
        _cut_off(row, participation)


def end_call(by: Member | None, call: Call) -> None:
    """End the call for everybody; ending it twice changes nothing. `by` None: the site's staff."""
    with locked(call) as row:
        if by is not None:
            policies.check_can_moderate(row, policies.membership_of(by, row))
        if row.has_ended:
            return
        now = timezone.now()
        for participation in row.participations.filter(is_open=True):
            end_seat(row, participation, now)
        row.status, row.ended_at = Call.Status.ENDED, now
        row.save(update_fields=["status", "ended_at"])
        update_ledger(row)
        publish(row, Ended())
        end = engine_named(row.engine).end
        transaction.on_commit(partial(end, row.channel_name), robust=True)


def withdraw_member(member: Member) -> None:
    """Close every open seat and socket of a member who may not use calls any more."""
    for call in Call.objects.filter(participations__member=member, participations__is_open=True):
        with locked(call) as row:
            for participation in row.participations.filter(member=member, is_open=True):
                close_seat(row, participation, LeftReason.REMOVED)
    close_sockets_everywhere(member, LeftReason.REMOVED)


def _seated(call: Call, seat: str) -> Participation:
    participation = open_seat(call, seat)
    if participation is None:
        raise ParticipantNotFound
    return participation


def _cut_off(call: Call, participation: Participation) -> None:
    """Close the seat and every socket of its member, and have the engine refuse the seat."""
    close_seat(call, participation, LeftReason.REMOVED)
    close_sockets(call, participation.member, LeftReason.REMOVED)
    remove = engine_named(call.engine).remove
    transaction.on_commit(partial(remove, call.channel_name, participation.seat, True), robust=True)
