"""System checks of what the whole site shares."""

import re
from ipaddress import ip_network
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle


def check_throttles(**kwargs: Any) -> list[CheckMessage]:
    """E001 a rate that is not a number of requests per time."""
    return [
        Error(f"THROTTLE_{scope.upper()} is {rate!r}; it must look like 60/min.", id="ikoota.E001")
        for scope, rate in api_settings.DEFAULT_THROTTLE_RATES.items()
        if not _is_rate(rate)
    ]


def check_devices(**kwargs: Any) -> list[CheckMessage]:
    """E002 a time or a number of devices that lets nobody sign in."""
    names = ("DEVICE_DAYS", "DEVICE_LIMIT", "SESSION_DAYS", "STAFF_SESSION_HOURS")
    wrong = (name for name in names if getattr(settings, name) < 1)
    return [Error(f"{name} must be at least 1.", id="ikoota.E002") for name in wrong]


def check_observing(**kwargs: Any) -> list[CheckMessage]:
    """E003 no format of log lines, E004 a proxy that is no address, E005 nowhere to listen."""
    found: list[CheckMessage] = []
    if settings.LOG_FORMAT not in ("json", "line"):
        sentence = f"LOG_FORMAT is {settings.LOG_FORMAT!r}; it must be json or line."
        found.append(Error(sentence, id="ikoota.E003"))
    if settings.METRICS_LISTEN and not re.fullmatch(r"[^:]+:\d{1,5}", settings.METRICS_LISTEN):
        sentence = f"METRICS_LISTEN is {settings.METRICS_LISTEN!r}; it must look like 0.0.0.0:9100."
        found.append(Error(sentence, id="ikoota.E005"))
    for network in settings.TRUSTED_PROXIES:
        try:
            ip_network(network)
        except ValueError:
            sentence = f"TRUSTED_PROXIES names {network!r}, which is no address or network."
            found.append(Error(sentence, id="ikoota.E004"))
    return found


def _is_rate(rate: Any) -> bool:
    try:
        number, seconds = SimpleRateThrottle.parse_rate(None, rate)  # type: ignore[arg-type]
    except (ValueError, KeyError, IndexError):
        return False
    return bool(number and number > 0 and seconds)
