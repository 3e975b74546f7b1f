"""Roles in a call: moderators, and who is the host."""

from calling.errors import InvalidRole, NotAllowed, ParticipantNotFound
from calling.events import RoleChanged
from calling.models import Call, CallMember
from calling.selectors import living_seats, taken_seats
from calling.services.acting import hosted, member_in
from calling.services.locking import retried
from calling.services.publishing import publish
from calling.services.running import end_locked
from ikoota.membership.models import Member
from ikoota.membership.policies import can_take_part

Role = CallMember.Role


@retried
def set_role(by: Member | None, call: Call, oto_number: str, role: str) -> None:
    """Make a member of the call a moderator or a participant. Only the host may."""
    if role not in (Role.MODERATOR, Role.PARTICIPANT):
        raise InvalidRole
    with hosted(by, call) as row:
        target = _present_member(row, oto_number)
        if target.role == Role.HOST:
            raise NotAllowed("The host stays host until the call is handed over.")
        _write_role(row, target, role)


@retried
def hand_over(by: Member | None, call: Call, oto_number: str) -> None:
    """Make a member of the call its host; the host so far becomes a moderator."""
    with hosted(by, call) as row:
        target = _present_member(row, oto_number)
        if target.role == Role.HOST:
            return
        for host in row.memberships.filter(role=Role.HOST).select_related("member"):
            _write_role(row, host, Role.MODERATOR)
        _write_role(row, target, Role.HOST)


def replace_host(call: Call, gone: CallMember) -> None:
    """The host of the locked call is gone for good: somebody else is its host now, or it ends."""
    successor = _successor(call, gone)
    if successor is None:
        end_locked(call)
        return
    _write_role(call, gone, Role.PARTICIPANT)
    _write_role(call, successor, Role.HOST)


def _successor(call: Call, gone: CallMember) -> CallMember | None:
    """Who sits there longest, moderators first; of those who are not there only a moderator."""
    members = list(call.memberships.select_related("member").order_by("invited_at", "pk"))
    moderators = [one for one in members if one.role == Role.MODERATOR]
    known = {one.member_id: one for one in members}
    seats = taken_seats(call).filter(living_seats()).order_by("joined_at", "pk")
    seated = [known[member] for member in seats.values_list("member_id", flat=True)]
    in_turn = [*sorted(seated, key=lambda one: one.role != Role.MODERATOR), *moderators]
    return next((one for one in in_turn if one.pk != gone.pk and _may_come(one)), None)


def _present_member(call: Call, oto_number: str) -> CallMember:
    """The membership of somebody who may come, so that a role never goes to one who cannot."""
    target = member_in(call, oto_number)
    if not _may_come(target):
        raise ParticipantNotFound
    return target


def _may_come(membership: CallMember) -> bool:
    return not membership.is_out and can_take_part(membership.member)


def _write_role(call: Call, target: CallMember, role: str) -> None:
    if target.role == role:
        return
    target.role = role
    target.save(update_fields=["role"])
    publish(call, RoleChanged(target.member.oto_number, role))
