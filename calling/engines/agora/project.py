"""The site's project at Agora: what its settings must look like, and what is wrong with them."""

import re
import time
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from calling.engines.agora.reading import token_verifies
from calling.engines.agora.tokens import (
    CREDENTIAL,
    MAX_LIFE,
    MIN_LIFE,
    VERSIONS,
    Grant,
    TokenRefused,
    build_token,
)

PROBE = Grant(channel="probe", uid=1, publishes=frozenset(), life=MIN_LIFE)
# Basic authentication joins id and secret with a colon; neither has blanks or control characters.
CUSTOMER_ID = re.compile(r"[!-9;-~]{1,128}")
SECRET = re.compile(r"[!-~]{1,128}")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Problem(NamedTuple):
    """One setting, and a sentence that never holds its value."""

    setting: str
    sentence: str


def credentials_are_valid(app_id: str, certificate: str) -> bool:
    """Both have the right form, and a token built with them verifies."""
    try:
        token = build_token(app_id, certificate, PROBE, now=int(time.time()))
    except TokenRefused:
        return False
    return token_verifies(token, app_id, certificate, PROBE.channel, PROBE.uid)


def problems() -> list[Problem]:
    """What keeps members from talking, or would make a half-working call. Empty: all is well."""
    return [*_credentials(), *_tokens(), *_malformed_secrets(), *_address()]


def warnings() -> list[Problem]:
    """What a call works without, and should not have to."""
    found = []
    if not settings.AGORA_CUSTOMER_ID:
        sentence = (
            "AGORA_CUSTOMER_ID and AGORA_CUSTOMER_SECRET are not set: removals and mutes rest on"
            " the site's own socket and tokens alone."
        )
        found.append(Problem("AGORA_CUSTOMER_ID", sentence))
    if not settings.AGORA_WEBHOOK_SECRET:
        sentence = (
            "AGORA_WEBHOOK_SECRET is not set: notifications of Agora are refused, and statistics"
            " rest on the site's own socket alone."
        )
        found.append(Problem("AGORA_WEBHOOK_SECRET", sentence))
    return found


def _credentials() -> list[Problem]:
    return [
        Problem(name, f"{name} must be 32 digits of 0-9 and a-f.")
        for name in ("AGORA_APP_ID", "AGORA_APP_CERTIFICATE")
        if not CREDENTIAL.fullmatch(getattr(settings, name))
    ]


def _tokens() -> list[Problem]:
    found = []
    if not MIN_LIFE <= settings.AGORA_TEMP_TOKEN_EXPIRY <= MAX_LIFE:
        sentence = f"AGORA_TEMP_TOKEN_EXPIRY must be {MIN_LIFE} to {MAX_LIFE} seconds."
        found.append(Problem("AGORA_TEMP_TOKEN_EXPIRY", sentence))
    if settings.AGORA_TOKEN_VERSION not in VERSIONS:
        sentence = f"AGORA_TOKEN_VERSION must be {' or '.join(VERSIONS)}."
        found.append(Problem("AGORA_TOKEN_VERSION", sentence))
    return found


def _malformed_secrets() -> list[Problem]:
    found = []
    customer, secret = settings.AGORA_CUSTOMER_ID, settings.AGORA_CUSTOMER_SECRET
    if customer and not CUSTOMER_ID.fullmatch(customer):
        sentence = "AGORA_CUSTOMER_ID must be up to 128 plain characters without blank or colon."
        found.append(Problem("AGORA_CUSTOMER_ID", sentence))
    if bool(customer) != bool(secret):
        missing = "AGORA_CUSTOMER_SECRET" if customer else "AGORA_CUSTOMER_ID"
        sentence = "Set AGORA_CUSTOMER_ID and AGORA_CUSTOMER_SECRET together, or neither of them."
        found.append(Problem(missing, sentence))
    for name in ("AGORA_CUSTOMER_SECRET", "AGORA_WEBHOOK_SECRET"):
        value = getattr(settings, name)
        if value and not SECRET.fullmatch(value):
            sentence = f"{name} must be up to 128 plain characters without blanks."
            found.append(Problem(name, sentence))
    return found


def _address() -> list[Problem]:
    """Basic authentication goes over TLS only; to this machine itself it may go without."""
    try:
        address = urlsplit(settings.AGORA_API_URL)
        is_fine = address.scheme == "https" or address.hostname in LOOPBACK
    except ValueError:
        is_fine = False
    if is_fine and address.hostname:
        return []
    return [Problem("AGORA_API_URL", "AGORA_API_URL must be an address that begins with https://.")]
