"""How a member's file is masked: what they wished, their look, and a voice for this file alone."""

from typing import Any

from django.conf import settings

from ikoota.membership.models import Member
from ikoota.preferences.selectors import look_for, preferences_for
from masking.backends.registry import BackendSettings
from masking.faces.looks import Look
from masking.files import Limits, MaskOptions
from masking.voice.pseudovoice import PseudoVoice
from masking.web.models import MaskingJob


def wishes_of(member: Member, asked: dict[str, Any]) -> dict[str, Any]:
    """`asked` (mode, strength, voice, look), filled up with the member's preferences.

    No mask can be missing in it: a field that is not there is the one of the preferences.
    """
    own = preferences_for(member)
    return {
        "mode": str(asked.get("mode") or own.mask_mode),
        "strength": asked.get("strength", own.mask_strength),
        "voice": str(asked.get("voice") or own.voice_mode),
        "look": asked.get("look"),
    }


def options_for(job: MaskingJob) -> MaskOptions:
    """The options of a job. Its voice hangs on its id: no two files of a member sound alike."""
    wishes, member = job.wishes, job.member
    secret = bytes(member.voice_secret)
    return MaskOptions(
        face=wishes["mode"],
        strength=wishes["strength"],
        voice=wishes["voice"],
        look=Look(**wishes["look"]) if wishes["look"] else look_for(member),
        pseudo_voice=PseudoVoice.for_member(secret, member.oto_number, f"file {job.pk}"),
    )


def limits() -> Limits:
    return Limits(pixels=settings.MASKING_MAX_PIXELS, seconds=settings.MASKING_MAX_SECONDS)


def backend_settings() -> BackendSettings:
    return BackendSettings(
        name=settings.MASKING_BACKEND,
        endpoint=settings.GPU_INSTANCE_ENDPOINT,
        api_key=settings.GPU_INSTANCE_API_KEY,
        function_arn=settings.MASKING_LAMBDA_FUNCTION_ARN,
        region=settings.MASKING_LAMBDA_REGION,
    )
