"""System checks of the masking app."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.exceptions import ValidationError

from ikoota.membership.models import is_oto_number
from masking.backends.registry import BACKENDS

LIMITS = (
    "MASKING_IMAGE_MB",
    "MASKING_AUDIO_MB",
    "MASKING_VIDEO_MB",
    "MASKING_MAX_PIXELS",
    "MASKING_MAX_SECONDS",
    "MASKING_JOBS_PER_MEMBER",
    "MASKING_RESULT_TTL",
)


def check_masking(**kwargs: Any) -> list[CheckMessage]:
    """E001 unknown backend, E002 backend without what it needs, E003 a limit that lets nothing
    through, E004 a trusted member that is no OTO#, W001 raw files sent without TLS.
    """
    return [*_check_backend(), *_check_limits(), *_check_trusted()]


def _check_backend() -> list[CheckMessage]:
    name = settings.MASKING_BACKEND
    if name not in BACKENDS:
        sentence = f"MASKING_BACKEND is {name!r}; it must be one of {', '.join(BACKENDS)}."
        return [Error(sentence, id="masking.E001")]
    if name == "http":
        return _check_http()
    if name == "lambda":
        return _missing("MASKING_LAMBDA_FUNCTION_ARN", "MASKING_LAMBDA_REGION")
    return []


def _check_http() -> list[CheckMessage]:
    if missing := _missing("GPU_INSTANCE_ENDPOINT", "GPU_INSTANCE_API_KEY"):
        return missing
    try:
        parts = urlsplit(settings.GPU_INSTANCE_ENDPOINT)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        sentence = "GPU_INSTANCE_ENDPOINT must be an address such as https://gpu.example.org."
        return [Error(sentence, id="masking.E002")]
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        sentence = "GPU_INSTANCE_ENDPOINT sends what is not masked yet over a line without TLS."
        return [Warning(sentence, id="masking.W001")]
    return []


def _missing(*names: str) -> list[CheckMessage]:
    return [
        Error(f"MASKING_BACKEND={settings.MASKING_BACKEND} needs {name}.", id="masking.E002")
        for name in names
        if not getattr(settings, name)
    ]


def _check_limits() -> list[CheckMessage]:
    wrong = [name for name in LIMITS if getattr(settings, name) < 1]
    if settings.MASKING_AT_ONCE_PIXELS < 0:
        wrong.append("MASKING_AT_ONCE_PIXELS")
    return [Error(f"{name} is too small.", id="masking.E003") for name in wrong]


def _check_trusted() -> list[CheckMessage]:
    return [
        Error(f"MASKING_TRUSTED_MEMBERS: {number!r} is no OTO#.", id="masking.E004")
        for number in settings.MASKING_TRUSTED_MEMBERS
        if not _is_oto(number)
    ]


def _is_oto(number: str) -> bool:
    try:
        is_oto_number(number)
    except ValidationError:
        return False
    return True
