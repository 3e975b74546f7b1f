"""Reads: from an account, an OTO# or a sign-in to a member, from a member to look and devices."""

from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from knox.crypto import hash_token

from ikoota.membership.models import OTO_PREFIX, Account, DeviceToken, Member, SecondFactor
from masking.faces.looks import Look


@dataclass(frozen=True)
class SignIn:
    """What somebody is signed in by: a browser session or a device's token (its hash)."""

    session_key: str = ""
    digest: str = ""

    @property
    def id(self) -> str:
        """Name of this sign-in for messages: tells neither the session nor the token."""
        value = f"{self.session_key}:{self.digest}"
        return salted_hmac("ikoota.membership.sign-in", value, algorithm="sha256").hexdigest()


def member_for_account(account: Account | AnonymousUser) -> Member | None:
    """The member that signed in with `account`; None for visitors and accounts without one."""
    if not account.is_authenticated:
        return None
    return getattr(account, "member", None)


def member_with_oto_number(text: str) -> Member | None:
    """The member whose OTO# a person typed, in any case, with or without `OTO#`; else None."""
    number = text.strip().upper().removeprefix(OTO_PREFIX)
    return Member.objects.filter(oto_number=OTO_PREFIX + number).first()


def look_of(member: Member, figure: str = "") -> Look:
    """What others see of `member`: the chosen `figure`, or for "" the one of the OTO#."""
    return Look.for_member(settings.IDENTITY_SECRET.encode(), member.oto_number, figure)


def devices_of(member: Member) -> QuerySet[DeviceToken]:
    """The devices on which the member is signed in to the JSON API, newest first."""
    return _living_devices().filter(user__member=member)


def device_with_token(token: str) -> DeviceToken | None:
    """The device that holds the token, with its account; None for everything else."""
    return _living_devices().select_related("user__member").filter(pk=hash_token(token)).first()


def member_signed_in_by(sign_in: SignIn) -> Member | None:
    """The member whose session or device this is, as long as it is signed in."""
    if sign_in.digest:
        device = _living_devices().select_related("user__member").filter(pk=sign_in.digest).first()
        return member_for_account(device.user) if device else None
    if not sign_in.session_key:
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore(sign_in.session_key)
    # Django's own check: expiry, account switched off, password changed.
    return member_for_account(get_user(SimpleNamespace(session=session)))  # type: ignore[arg-type]


def factor_of(account: Account) -> SecondFactor | None:
    """The second factor that the account has set up; None for one that was only begun."""
    return SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).first()


def _living_devices() -> QuerySet[DeviceToken]:
    return DeviceToken.objects.filter(expiry__gt=timezone.now(), user__is_active=True)
