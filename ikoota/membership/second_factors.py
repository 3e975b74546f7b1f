"""Writes: the second factor of staff accounts, codes of an app (RFC 6238) and recovery codes."""

import hashlib
import logging
import secrets
import time
from base64 import b32encode
from hmac import compare_digest

import pyotp
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ikoota.membership.errors import WrongCode
from ikoota.membership.limits import count_try, forget_tries
from ikoota.membership.models import Account, RecoveryCode, SecondFactor
from ikoota.membership.selectors import factor_of

logger = logging.getLogger(__name__)

ISSUER = "Ikoota Converse"
STEP_SECONDS = 30
# A clock may be one step wrong either way.
DRIFT = (-1, 0, 1)
RECOVERY_CODES = 10
RECOVERY_BYTES = 8


def begun_factor(account: Account) -> SecondFactor:
    """The factor that the account is setting up, the same until it is confirmed."""
    return SecondFactor.objects.get_or_create(account=account)[0]


def secret_of(factor: SecondFactor) -> str:
    """What the app is to know, in base 32. It needs both the table and IDENTITY_SECRET."""
    seed = bytes(factor.seed).hex()
    key = salted_hmac(
        "ikoota.membership.second_factor",
        seed,
        secret=settings.IDENTITY_SECRET,
        algorithm="sha256",
    )
    return b32encode(key.digest()[:20]).decode()


def app_address(factor: SecondFactor) -> str:
    """The otpauth: address for the app, under the OTO# and never under the name of the account."""
    member = getattr(factor.account, "member", None)
    return pyotp.TOTP(secret_of(factor)).provisioning_uri(
        name=str(member or "Staff"), issuer_name=ISSUER
    )


@transaction.atomic
def confirm_factor(account: Account, code: str) -> tuple[SecondFactor, list[str]]:
    """Set the begun factor up: it and its recovery codes, which are nowhere else.

    Raises WrongCode, LockedOut.
    """
    factor = begun_factor(account)
    _count(factor)
    if factor.confirmed_at or not _takes_app_code(factor, _plain(code)):
        raise WrongCode
    SecondFactor.objects.filter(pk=factor.pk).update(confirmed_at=timezone.now())
    codes = [secrets.token_hex(RECOVERY_BYTES) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(digest=_digest(factor, one), factor=factor) for one in codes
    )
    forget_tries(_name(factor))
    logger.info("%s set a second factor up", account)
    return factor, [f"{one[:8]}-{one[8:]}" for one in codes]


def check_code(account: Account, code: str) -> SecondFactor:
    """The account's factor, when the code is good; it is not good again.

    Raises WrongCode, LockedOut.
    """
    factor = factor_of(account)
    if factor is None:
        raise WrongCode
    _count(factor)
    plain = _plain(code)
    if not (_takes_app_code(factor, plain) or _takes_recovery_code(factor, plain)):
        raise WrongCode
    forget_tries(_name(factor))
    return factor


def forget_factor(account: Account) -> bool:
    """Take the second factor away: the account sets a new one up. Whether there was one."""
    deleted, _ = SecondFactor.objects.filter(account=account).delete()
    return bool(deleted)


def _takes_app_code(factor: SecondFactor, code: str) -> bool:
    app, now = pyotp.TOTP(secret_of(factor)), int(time.time()) // STEP_SECONDS
    for step in (now + drift for drift in DRIFT):
        if compare_digest(app.generate_otp(step).encode(), code.encode()):
            # Of two requests with one code, in whichever processes, one moves the step on.
            unused = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
            return bool(unused.update(last_step=step))
    return False


def _takes_recovery_code(factor: SecondFactor, code: str) -> bool:
    row = RecoveryCode.objects.filter(pk=_digest(factor, code), factor=factor)
    return bool(row.delete()[0])


def _digest(factor: SecondFactor, code: str) -> str:
    # Of 64 random bits: a plain hash could not be guessed back.
    return hashlib.sha256(f"{factor.pk}:{code}".encode()).hexdigest()


def _plain(code: str) -> str:
    return code.replace(" ", "").replace("-", "").lower()


def _count(factor: SecondFactor) -> None:
    count_try(_name(factor))


def _name(factor: SecondFactor) -> str:
    # No username has a space in it.
    return f"second factor {factor.pk}"
