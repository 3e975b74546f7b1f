"""Credentials for the media engine: only for a seat that is reserved and still valid."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from calling import policies
from calling.engines.base import Seat
from calling.engines.registry import engine_named
from calling.errors import CallEnded, CallOver, SeatGone
from calling.selectors import get_call_by_channel_for, open_seat_of
from ikoota.membership.models import Member

TOKEN_LIFE = timedelta(hours=1)


def issue_token(member: Member, channel_name: str) -> dict[str, Any]:
    """Token and descriptor for the member's seat in the call with that channel.

    The media uid comes with the seat: a page cannot choose it. Keys as clients of the original
    API read them, and the engine's `descriptor`.
    """
    call = get_call_by_channel_for(member, channel_name)
    try:
        policies.check_can_join(call, policies.membership_of(member, call))
    except CallEnded:
        raise CallOver from None
    participation = open_seat_of(member, call)
    if participation is None:
        raise SeatGone("Join the call first.")
    expires = timezone.now() + TOKEN_LIFE
    seat = Seat(
        call=call.channel_name,
        seat=participation.seat,
        uid=participation.agora_uid,
        display=member.oto_number,
        expires=expires,
    )
    descriptor = engine_named(call.engine).credentials(seat)
    return {
        "token": descriptor["token"],
        "appId": descriptor["appId"],
        "channelName": call.channel_name,
        "uid": participation.agora_uid,
        "expiresAt": int(expires.timestamp()),
        "engine": call.engine,
        "descriptor": descriptor,
    }
