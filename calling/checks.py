"""System checks of the calling app: settings that would fail, or betray somebody, later."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from calling.engines import agora
from calling.engines.registry import ENGINES, engine_named
from masking.errors import MaskingError
from masking.voice.ranges import parse_formants, parse_pitch

# Which warning is about which setting.
AGORA_IDS = {
    "AGORA_APP_ID": "calling.W001",
    "AGORA_APP_CERTIFICATE": "calling.W002",
    "AGORA_TEMP_TOKEN_EXPIRY": "calling.W003",
    "AGORA_TOKEN_VERSION": "calling.W004",
    "AGORA_CUSTOMER_ID": "calling.W005",
    "AGORA_CUSTOMER_SECRET": "calling.W006",
    "AGORA_WEBHOOK_SECRET": "calling.W007",
    "AGORA_API_URL": "calling.W008",
}


def check_calling(**kwargs: Any) -> list[CheckMessage]:
    """E001 unknown engine, E002 engine not ready, E003 grace time, E004 range of the voices.

    W001 to W008 Agora.
    """
    return [*_check_engine(), *_check_grace(), *_check_voices(), *_check_agora()]


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


def _check_voices() -> list[CheckMessage]:
    parsers = {"VOICE_PITCH_SHIFT_RANGE": parse_pitch, "VOICE_FORMANT_SHIFT": parse_formants}
    found: list[CheckMessage] = []
    for name, parse in parsers.items():
        try:
            parse(getattr(settings, name))
        except MaskingError as problem:
            found.append(Error(f"{name}: {problem}", id="calling.E004"))
    return found


def _check_agora() -> list[CheckMessage]:
    """Faults of an engine in use are errors already; of another one they are for later.

    A site that has nothing to do with Agora hears nothing of it, but of a token's life, which is
    that of every engine.
    """
    if settings.MEDIA_ENGINE == "agora":
        found = agora.warnings()
    else:
        is_meant = settings.AGORA_APP_ID or settings.AGORA_APP_CERTIFICATE
        unset = () if is_meant else ("AGORA_APP_ID", "AGORA_APP_CERTIFICATE")
        found = [one for one in agora.problems() if one.setting not in unset]
    return [Warning(one.sentence, id=AGORA_IDS[one.setting]) for one in found]
