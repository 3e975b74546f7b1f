"""Members for tests, made as the site makes them."""

from django.contrib.auth.models import Permission
from django.test import Client

from ikoota.membership.models import Member
from ikoota.membership.services import set_stage, sign_up

PASSWORD = "seven-green-boats"
Stage = Member.Stage


def new_member(username: str = "ada", stage: str = Stage.FULL_MEMBER, email: str = "") -> Member:
    """A member of that stage whose account has PASSWORD."""
    return set_stage(sign_up(username, PASSWORD, email=email), stage)


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.account)
    return client


def staff_client(*permissions: str, username: str = "grace") -> Client:
    """A client of a new member of the staff with those permissions (codenames)."""
    return as_staff(new_member(username), *permissions)


def as_staff(member: Member, *permissions: str) -> Client:
    """A client of the member, made staff with those permissions (codenames) and no others."""
    member.account.is_staff = True
    member.account.save()
    granted = Permission.objects.filter(codename__in=permissions)
    assert granted.count() == len(permissions)
    member.account.user_permissions.set(granted)
    return signed_in(member)
