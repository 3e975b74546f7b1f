"""Who may do what in a call. Questions answer True or False, `check_...` raise the refusal."""

from django.core.exceptions import ValidationError

from calling.engines.registry import engine_named
from calling.errors import (
    Banned,
    CallEnded,
    CallLocked,
    CallNotFound,
    CallPaused,
    NotAllowed,
    Removed,
)
from calling.models import Call, CallMember
from ikoota.membership.models import Member
from ikoota.preferences.policies import REQUIRED_BY, is_required

MODERATORS = (CallMember.Role.HOST, CallMember.Role.MODERATOR)


def membership_of(member: Member, call: Call) -> CallMember | None:
    return CallMember.objects.filter(call=call, member=member).first()


def capacity_of(call: Call) -> int:
    """Seats of the call: what its host allows, and never more than its engine carries."""
    return min(call.max_participants, engine_named(call.engine).max_seats)


def can_see(call: Call, membership: CallMember | None) -> bool:
    """Public calls are for every member, private ones for those who were invited."""
    return call.is_public or membership is not None


def can_moderate(membership: CallMember | None) -> bool:
    """Mute, remove, invite and end: the host and the moderators, while they are in."""
    return membership is not None and membership.role in MODERATORS and not membership.is_out


def can_mute(membership: CallMember, target: CallMember) -> bool:
    """Moderators do not mute the host."""
    is_own = target.pk == membership.pk
    return can_moderate(membership) and (is_own or target.role != CallMember.Role.HOST)


def can_remove(membership: CallMember, target: CallMember) -> bool:
    """Moderators do not remove the host; nobody removes themselves: they leave."""
    is_own = target.pk == membership.pk
    return can_moderate(membership) and not is_own and target.role != CallMember.Role.HOST


def check_can_join(call: Call, membership: CallMember | None) -> None:
    """Raise why the member cannot take a seat now; capacity is counted under the call's lock."""
    if not can_see(call, membership):
        raise CallNotFound
    if call.has_ended:
        raise CallEnded
    if membership is not None:
        check_not_out(membership)
    if call.is_paused:
        raise CallPaused


def check_lock(call: Call, membership: CallMember | None) -> None:
    """Raise when the member, who has no seat, cannot get one because the call is locked."""
    if call.is_locked and not can_moderate(membership):
        raise CallLocked


def check_not_out(membership: CallMember) -> None:
    if membership.banned_at is not None:
        raise Banned
    if membership.removed_at is not None:
        raise Removed


def check_can_moderate(call: Call, membership: CallMember | None) -> None:
    if not can_see(call, membership):
        raise CallNotFound
    if not can_moderate(membership):
        raise NotAllowed


def check_is_host(membership: CallMember) -> None:
    if membership.role != CallMember.Role.HOST:
        raise NotAllowed("Only the host may do this.")


def may_give_up_masks() -> bool:
    """Whether a call may leave the masks to its members: where the site requires neither."""
    return not any(is_required(field) for field in REQUIRED_BY)


def check_masks(call: Call) -> None:
    """Raise a ValidationError when the call gives up a mask that the site requires."""
    if not call.masks_required and not may_give_up_masks():
        sentence = "This site requires masks in every call."
        raise ValidationError({"masks_required": [sentence]})


def check_not_ended(call: Call) -> None:
    if call.has_ended:
        raise CallEnded
