"""Who acts: the start of everything that hosts, moderators and the site's staff do in a call."""

from collections.abc import Iterator
from contextlib import contextmanager

from calling import policies
from calling.errors import ParticipantNotFound
from calling.models import Call, CallMember
from calling.services.locking import locked
from ikoota.membership.models import Member
from ikoota.membership.selectors import member_with_oto_number


@contextmanager
def moderated(by: Member | None, call: Call) -> Iterator[tuple[Call, CallMember | None]]:
    """The locked call, not ended, and the membership of the host or moderator who acts.

    `by` None, and then no membership, is the site's staff: they may do everything.
    """
    with locked(call) as row:
        acting = None
        if by is not None:
            acting = policies.membership_of(by, row)
            policies.check_can_moderate(row, acting)
        policies.check_not_ended(row)
        yield row, acting


@contextmanager
def hosted(by: Member | None, call: Call) -> Iterator[Call]:
    """As `moderated`, for what only the host and the site's staff may do."""
    with moderated(by, call) as (row, acting):
        if acting is not None:
            policies.check_is_host(acting)
        yield row


def member_in(call: Call, oto_number: str) -> CallMember:
    """The membership of that OTO#, also of somebody who is out."""
    member = member_with_oto_number(oto_number)
    membership = policies.membership_of(member, call) if member else None
    if membership is None:
        raise ParticipantNotFound
    return membership
