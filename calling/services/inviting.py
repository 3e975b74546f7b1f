"""Letting members into a call: by their OTO#, or by a link that works until it is revoked."""

import secrets

from django.utils import timezone

from calling.errors import InvalidInvitation
from calling.models import Call, CallMember, InvitationLink
from calling.selectors import get_call_by_link_for
from calling.services.acting import moderated
from calling.services.locking import locked, retried
from ikoota.membership.models import Member
from ikoota.membership.policies import can_take_part
from ikoota.membership.selectors import member_with_oto_number

LINK_BYTES = 24


@retried
def invite_member(by: Member | None, call: Call, oto_number: str) -> CallMember:
    """Let the member of that OTO# into the call; takes a removal back, but not a ban."""
    with moderated(by, call) as (row, _):
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


@retried
def make_invitation_link(by: Member | None, call: Call) -> str:
    """The token of a new link, told this once; the link before it works no more."""
    with moderated(by, call) as (row, _):
        _revoke_links(row)
        token = secrets.token_urlsafe(LINK_BYTES)
        InvitationLink.objects.create(call=row, token_hash=InvitationLink.hash_of(token))
        return token


@retried
def revoke_invitation_link(by: Member | None, call: Call) -> None:
    """Nobody comes in by a link any more; who came stays."""
    with moderated(by, call) as (row, _):
        _revoke_links(row)


@retried
def accept_invitation(member: Member, token: str) -> Call:
    """Make the member one of the invited of the link's call; takes no removal or ban back."""
    # Lock: the link may be revoked, and the member banned, at this very moment.
    with locked(get_call_by_link_for(member, token)) as row:
        get_call_by_link_for(member, token)
        CallMember.objects.get_or_create(call=row, member=member)
        return row


def _revoke_links(call: Call) -> None:
    call.invitation_links.filter(revoked_at=None).update(revoked_at=timezone.now())
