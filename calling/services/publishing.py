"""Sending of declared events to the sockets of a call, after the change is committed."""

from functools import partial
from time import time
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from calling.events import LeftReason, RosterEvent, call_group, member_group
from calling.models import Call
from ikoota.membership.models import Member
from ikoota.outages import OUTAGES, note_outage


def publish(call: Call, event: RosterEvent) -> None:
    """Number the event and send it to everybody; `call` is the locked row."""
    call.event_seq += 1
    call.save(update_fields=["event_seq"])
    body = event.as_dict() | {"seq": call.event_seq}
    _send_after_commit(call_group(call.public_id), {"type": "roster.event", "event": body})


def close_sockets(
    call: Call, member: Member, reason: LeftReason, *, seat: str = "", keep: str = ""
) -> None:
    """Tell the member's sockets in this call to close.

    With `seat` only those that hold it, and never the one whose id is `keep`.
    """
    message = {"type": "socket.out", "reason": str(reason), "seat": seat, "keep": keep}
    _send_after_commit(member_group(member.oto_number, call.public_id), message)


def close_sockets_everywhere(member: Member, reason: LeftReason) -> None:
    """Tell the member's sockets in all calls to close."""
    message = {"type": "socket.out", "reason": str(reason), "seat": "", "keep": ""}
    _send_after_commit(member_group(member.oto_number), message)


def close_signed_out_sockets(member: Member, sign_in: str) -> None:
    """Tell the sockets of the member that this sign-in opened, or with "" all, to leave."""
    message = {"type": "socket.signed_out", "sign_in": sign_in}
    _send_after_commit(member_group(member.oto_number), message)


def _send_after_commit(group: str, message: dict[str, Any]) -> None:
    # Robust: the change is committed, a channel layer that is down must not undo the answer.
    # Clients notice the gap in `seq` and ask for a snapshot.
    transaction.on_commit(partial(_send, group, message), robust=True)


def _send(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    assert layer is not None
    try:
        async_to_sync(layer.group_send)(group, message | {"at": time()})
    except OUTAGES as error:
        note_outage(error)
