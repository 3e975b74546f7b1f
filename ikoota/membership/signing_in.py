"""Writes: devices signing in and out, and the tickets that let websockets in."""

import hashlib
import logging
import secrets
import unicodedata
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.contrib.auth import authenticate, user_logged_in
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from ikoota.membership import events
from ikoota.membership.errors import UnknownDevice, WrongCredentials
from ikoota.membership.models import (
    DEVICE_NAME_LENGTH,
    Account,
    DeviceToken,
    Member,
    SocketTicket,
)
from ikoota.membership.selectors import SignIn, member_for_account

logger = logging.getLogger(__name__)

TICKET_SECONDS = 30
UNNAMED_DEVICE = "Mobile app"


def sign_in_device(username: str, password: str, *, device: str = "") -> tuple[DeviceToken, str]:
    """Sign a device in; the row and the token, which is nowhere else.

    Raises WrongCredentials, LockedOut. With more devices than DEVICE_LIMIT the oldest go.
    """
    account = authenticate(None, username=username, password=password)
    if not isinstance(account, Account):
        raise WrongCredentials
    with transaction.atomic():
        # Locked: two devices at once must not both be the last one allowed.
        account = Account.objects.select_for_update().get(pk=account.pk)
        row, token = DeviceToken.objects.create(user=account, device=_device_name(device))
        _end_superfluous(account)
    user_logged_in.send(sender=Account, request=None, user=account)
    logger.info("%s signed a device in", account)
    return row, token


def sign_out_device(device: DeviceToken) -> None:
    """End the token, the tickets it got, and the sockets it opened."""
    sign_in, member = SignIn(digest=device.digest), member_for_account(device.user)
    device.delete()
    _tell_signed_out(member, sign_in.id)


def sign_out_device_of(member: Member, public_id: str) -> str:
    """End the member's device with that id; its name. Raises UnknownDevice."""
    device = DeviceToken.objects.filter(user__member=member, public_id=public_id).first()
    if device is None:
        raise UnknownDevice
    sign_out_device(device)
    return device.device


def sign_out_session(account: Account, session_key: str) -> None:
    """Close the sockets that a browser session opened; the session itself ends elsewhere."""
    _tell_signed_out(member_for_account(account), SignIn(session_key=session_key).id)


@transaction.atomic
def sign_out_everywhere(account: Account) -> None:
    """End every device, every browser session and every socket of the account."""
    DeviceToken.objects.filter(user=account).delete()
    account.session_seed = secrets.token_hex(16)
    Account.objects.filter(pk=account.pk).update(session_seed=account.session_seed)
    _tell_signed_out(member_for_account(account), "")


def issue_ticket(sign_in: SignIn) -> str:
    """A ticket for one websocket within TICKET_SECONDS."""
    ticket = secrets.token_urlsafe(32)
    SocketTicket.objects.create(
        digest=_digest(ticket),
        device_id=sign_in.digest or None,
        session_key=sign_in.session_key,
        expires_at=timezone.now() + timedelta(seconds=TICKET_SECONDS),
    )
    return ticket


def redeem_ticket(ticket: str) -> SignIn | None:
    """Who got the ticket, once and in time; else None."""
    row = SocketTicket.objects.filter(pk=_digest(ticket)).first()
    if row is None:
        return None
    # Of two sockets with one ticket, in whichever processes, one deletes the row.
    deleted, _ = SocketTicket.objects.filter(pk=row.pk).delete()
    if not deleted or row.expires_at <= timezone.now():
        return None
    return SignIn(session_key=row.session_key, digest=row.device_id or "")


def forget_expired() -> int:
    """Delete the sessions, devices and tickets whose time is over; how many. Safe at any time."""
    now = timezone.now()
    over = (
        Session.objects.filter(expire_date__lte=now),
        DeviceToken.objects.filter(expiry__lte=now),
        SocketTicket.objects.filter(expires_at__lte=now),
    )
    return sum(rows.delete()[0] for rows in over)


def _device_name(text: str) -> str:
    """What the member called the device, in one short line without control characters."""
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join(visible.split())[:DEVICE_NAME_LENGTH].strip() or UNNAMED_DEVICE


def _end_superfluous(account: Account) -> None:
    devices = DeviceToken.objects.filter(user=account)
    devices.filter(expiry__lte=timezone.now()).delete()
    for device in devices.order_by("-created", "public_id")[settings.DEVICE_LIMIT :]:
        sign_out_device(device)


def _tell_signed_out(member: Member | None, sign_in: str) -> None:
    if member is None:
        return
    told = partial(events.signed_out.send, Member, member=member, sign_in=sign_in)
    transaction.on_commit(told)


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()
