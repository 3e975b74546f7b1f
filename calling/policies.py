"""Who may do what in a call. Questions answer True or False, `check_...` raise the refusal."""

from calling.engines.registry import engine_named
from calling.errors import CallEnded, CallNotFound, CallPaused, NotAllowed, Removed
from calling.models import Call, CallMember
from ikoota.membership.models import Member

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


def can_remove(membership: CallMember | None, target: CallMember) -> bool:
    """Moderators do not remove the host; nobody removes themselves: they leave."""
    return (
        can_moderate(membership)
        and target.role != CallMember.Role.HOST
        and membership is not None
        and target.pk != membership.pk
    )


def check_can_join(call: Call, membership: CallMember | None) -> None:
    """Raise why the member cannot take a seat now; capacity is counted under the call's lock."""
    if not can_see(call, membership):
        raise CallNotFound
    if call.has_ended:
        raise CallEnded
    if membership is not None and membership.is_out:
        raise Removed
    if call.status == Call.Status.PAUSED:
        raise CallPaused


def check_can_moderate(call: Call, membership: CallMember | None) -> None:
    if not can_see(call, membership):
        raise CallNotFound
    if not can_moderate(membership):
        raise NotAllowed


def check_not_ended(call: Call) -> None:
    if call.has_ended:
        raise CallEnded
