"""Secrets that the site and its Janus share: all are derived from one, JANUS_ADMIN_KEY."""

import base64
import hashlib
import hmac
import time

from django.conf import settings

PLUGIN = "janus.plugin.videoroom"
# A token is made for each request; this is what two clocks may differ by.
TOKEN_SECONDS = 120


def admin_key() -> str:
    """Without it nobody makes a room."""
    return _derived("rooms")


def token_secret() -> str:
    """Signs the tokens without which Janus answers no request."""
    return _derived("tokens")


def room_secret(room: str) -> str:
    """Without it nobody kicks, mutes or closes in that room."""
    return _derived(f"room {room}")


def session_token() -> str:
    """For one request to Janus."""
    return _signed("janus", PLUGIN)


def room_token(room: str) -> str:
    """For coming into that room, and no other."""
    return _signed(PLUGIN, f"room={room}")


def _derived(purpose: str) -> str:
    key = settings.JANUS_ADMIN_KEY.encode()
    return hmac.new(key, purpose.encode(), hashlib.sha256).hexdigest()


def _signed(realm: str, descriptor: str) -> str:
    """Janus' signed tokens: "<expiry>,<realm>,<descriptor>:" + base64(HMAC-SHA1(secret, data))."""
    data = f"{int(time.time()) + TOKEN_SECONDS},{realm},{descriptor}"
    digest = hmac.new(token_secret().encode(), data.encode(), hashlib.sha1).digest()
    return f"{data}:{base64.b64encode(digest).decode()}"
