"""The TURN relay, for engines whose pages connect by WebRTC themselves."""

import base64
import hashlib
import hmac
from typing import Any

from django.conf import settings

from calling.engines.base import Seat


def relay_problems() -> list[str]:
    """Sentences on settings of the relay that do not go together."""
    problems = []
    if bool(settings.TURN_URLS) != bool(settings.TURN_SECRET):
        problems.append("Set TURN_URLS and TURN_SECRET together, or neither of them.")
    if settings.RELAY_ONLY and not settings.TURN_URLS:
        problems.append("RELAY_ONLY needs a TURN relay: set TURN_URLS and TURN_SECRET.")
    return problems


def relay_for(seat: Seat) -> dict[str, Any]:
    """The part of a page's RTCConfiguration that is about the relay."""
    return {
        "iceServers": _ice_servers(seat),
        "iceTransportPolicy": "relay" if settings.RELAY_ONLY else "all",
    }


def _ice_servers(seat: Seat) -> list[dict[str, Any]]:
    """TURN servers with credentials that run out with the seat's (the TURN REST scheme).

    username = "<expiry in unix seconds>:<seat>", credential = base64(HMAC-SHA1(secret, username)).
    """
    if not settings.TURN_URLS:
        return []
    username = f"{int(seat.expires.timestamp())}:{seat.seat}"
    digest = hmac.new(settings.TURN_SECRET.encode(), username.encode(), hashlib.sha1).digest()
    return [
        {
            "urls": list(settings.TURN_URLS),
            "username": username,
            "credential": base64.b64encode(digest).decode(),
        }
    ]
