"""Credentials for the media engine: only for a seat that is reserved and still valid."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from calling import policies
from calling.engines.base import MEDIA_KINDS, EngineOff, Seat
from calling.engines.registry import engine_named
from calling.errors import (
    CallEnded,
    CallNotFound,
    CallOver,
    EngineNotReady,
    SeatGone,
    TokenDenied,
)
from calling.models import Call, Participation
from calling.selectors import get_call_by_channel_for, get_call_for_token, living_seats
from ikoota.membership.models import Member
from ikoota.metrics import ENGINE_ERRORS, TOKEN_SECONDS


def token_life() -> timedelta:
    """How long a token lives: as long may somebody use one who was put out meanwhile."""
    return timedelta(seconds=settings.AGORA_TEMP_TOKEN_EXPIRY)


def issue_token(member: Member, channel_name: str) -> dict[str, Any]:
    """Token and descriptor for the member's seat in the call with that channel.

    The media uid comes with the seat: a page cannot choose it. Keys as clients of the original
    API read them, and the engine's `descriptor`.
    """
    return _token(member, get_call_by_channel_for(member, channel_name))


def renew_token(member: Member, public_id: str) -> dict[str, Any]:
    """As issue_token, for the call of that id: all is asked again, and the uid is as before.

    Who is muted gets no right to send that kind: unmuting is said first, then asked for.
    """
    return _token(member, get_call_for_token(member, public_id))


def _token(member: Member, call: Call) -> dict[str, Any]:
    with TOKEN_SECONDS.labels(call.engine).time():
        return _made_token(member, call)


def _made_token(member: Member, call: Call) -> dict[str, Any]:
    _check_token(call)
    participation = _valid_seat(member, call)
    expires = timezone.now() + token_life()
    seat = Seat(
        call=call.channel_name,
        seat=participation.seat,
        uid=participation.agora_uid,
        display=member.oto_number,
        expires=expires,
        publishes=frozenset(kind for kind in MEDIA_KINDS if not participation.is_muted(kind)),
    )
    try:
        descriptor = engine_named(call.engine).credentials(seat)
    except EngineOff:
        ENGINE_ERRORS.labels(call.engine, "off").inc()
        raise EngineNotReady from None
    return {
        "token": descriptor["token"],
        "appId": descriptor["appId"],
        "channelName": call.channel_name,
        "uid": participation.agora_uid,
        "expiresAt": int(expires.timestamp()),
        "engine": call.engine,
        "descriptor": descriptor,
    }


def _check_token(call: Call) -> None:
    """`own`, the membership, came with the call in one query; there is none for newcomers."""
    try:
        policies.check_can_join(call, getattr(call, "own", None))
    except CallNotFound:
        raise TokenDenied from None
    except CallEnded:
        raise CallOver from None


def _valid_seat(member: Member, call: Call) -> Participation:
    """The member's seat, unless its browser is gone: then it is somebody else's any moment."""
    own = call.participations.filter(member=member, is_open=True)
    participation = own.filter(living_seats()).first()
    if participation is None:
        raise SeatGone("Join the call first.")
    return participation
