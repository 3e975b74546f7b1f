"""Asks the worker to mask a member. The rules of live masking are here."""

import logging
from typing import Any

import httpx
from django.conf import settings
from django.utils.crypto import salted_hmac

from ikoota.membership.models import Member
from ikoota.preferences.selectors import look_for
from masking.live.wishes import Wish
from masking.voice.pseudovoice import PseudoVoice
from masking.web.live.errors import (
    BadOffer,
    ConsentNeeded,
    LiveMaskingAway,
    LiveMaskingFull,
    LiveMaskingOff,
)

# The worker is on this machine: it answers at once, or it is in trouble.
ANSWER_S = 10.0

_log = logging.getLogger(__name__)


def worker_secret() -> str:
    """What site and worker show each other; both have it from SECRET_KEY."""
    return salted_hmac("masking.live", "worker", algorithm="sha256").hexdigest()


def open_live_masking(member: Member, wanted: dict[str, Any]) -> str:
    """The worker's answer (SDP) to the page's offer in `wanted` (api.py: LiveOffer).

    Raises LiveMaskingOff, ConsentNeeded, BadOffer, LiveMaskingFull, LiveMaskingAway.
    """
    if not settings.LIVE_MASKING:
        raise LiveMaskingOff
    if not wanted["consent"]:
        raise ConsentNeeded
    return _answer(_wish_of(member, wanted), wanted["sdp"])


def _wish_of(member: Member, wanted: dict[str, Any]) -> Wish:
    """The member's own look, and the voice that the member's own device would use in that call."""
    number, call = member.oto_number, wanted["call"]
    return Wish(
        member=number,
        call=call,
        look=look_for(member),
        voice=PseudoVoice.for_member(bytes(member.voice_secret), number, call),
        mode=wanted["mode"],
        strength=wanted["strength"],
        background=wanted["background"],
        voice_mode=wanted["voice"],
    )


def _answer(wish: Wish, sdp: str) -> str:
    try:
        answer = httpx.post(
            f"{settings.LIVE_MASKING_URL}/peers",
            json={"wish": wish.as_dict(), "sdp": sdp},
            headers={"Authorization": f"Bearer {worker_secret()}"},
            timeout=ANSWER_S,
            trust_env=False,
        )
        if answer.status_code == httpx.codes.OK:
            return str(answer.json()["sdp"])
    except (httpx.HTTPError, ValueError, KeyError) as error:
        _log.warning("the live masking worker gave no answer: %s", type(error).__name__)
        raise LiveMaskingAway from None
    raise _refusal(answer.status_code)


def _refusal(status: int) -> Exception:
    if status == httpx.codes.SERVICE_UNAVAILABLE:
        return LiveMaskingFull()
    if status == httpx.codes.BAD_REQUEST:
        return BadOffer()
    _log.warning("the live masking worker answered with status %d", status)
    return LiveMaskingAway()
