"""System checks of the calling app: settings that would fail, or betray somebody, later."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from calling.engines.registry import ENGINES, engine_named


def check_calling(**kwargs: Any) -> list[CheckMessage]:
    """E001 unknown engine, E002 engine not ready, E003 grace time out of range."""
    return [*_check_engine(), *_check_grace()]


def _check_engine() -> list[CheckMessage]:
    name = settings.MEDIA_ENGINE
    if name not in ENGINES:
        known = ", ".join(sorted(ENGINES))
        return [Error(f"MEDIA_ENGINE is {name!r}; it must be one of {known}.", id="calling.E001")]
    return [Error(problem, id="calling.E002") for problem in engine_named(name).check()]


def _check_grace() -> list[CheckMessage]:
    if 0 < settings.SEAT_GRACE_SECONDS <= 300:
        return []
    return [Error("SEAT_GRACE_SECONDS must be above 0 and at most 300.", id="calling.E003")]
