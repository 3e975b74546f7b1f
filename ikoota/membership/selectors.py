"""Reads: from an account to its member, from an OTO# to a member, from a member to its look."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from ikoota.membership.models import OTO_PREFIX, Account, Member
from masking.faces.looks import Look


def member_for_account(account: Account | AnonymousUser) -> Member | None:
    """The member that signed in with `account`; None for visitors and accounts without one."""
    if not account.is_authenticated:
        return None
    return Member.objects.filter(account_id=account.pk).first()


def member_with_oto_number(text: str) -> Member | None:
    """The member whose OTO# a person typed, in any case, with or without `OTO#`; else None."""
    number = text.strip().upper().removeprefix(OTO_PREFIX)
    return Member.objects.filter(oto_number=OTO_PREFIX + number).first()


def look_of(member: Member, figure: str = "") -> Look:
    """What others see of `member`: the chosen `figure`, or for "" the one of the OTO#."""
    return Look.for_member(settings.IDENTITY_SECRET.encode(), member.oto_number, figure)
