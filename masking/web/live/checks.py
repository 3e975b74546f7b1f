"""System checks of live masking."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def check_live_masking(**kwargs: Any) -> list[CheckMessage]:
    """E001 a worker that is not on this machine, E002 a worker that masks nobody."""
    if not settings.LIVE_MASKING:
        return []
    found: list[CheckMessage] = []
    if not _is_here(settings.LIVE_MASKING_URL):
        sentence = "LIVE_MASKING_URL must be like http://127.0.0.1:8100, on this machine."
        found.append(Error(sentence, id="masking_live.E001"))
    if settings.LIVE_MASKING_STREAMS < 1:
        found.append(Error("LIVE_MASKING_STREAMS must be at least 1.", id="masking_live.E002"))
    return found


def _is_here(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and parts.hostname in LOOPBACK and bool(parts.port)
    except ValueError:
        return False
