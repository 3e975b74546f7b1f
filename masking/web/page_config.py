"""What the preview page's scripts get: one JSON object, for this member only."""

import secrets
from typing import Any

from django.conf import settings
from django.urls import reverse

from ikoota.membership.models import Member
from ikoota.preferences.selectors import look_for, preferences_for
from masking.voice.pseudovoice import PseudoVoice


def preview_config(member: Member) -> dict[str, Any]:
    """Config for json_script "preview-config". The voice is a new one each time."""
    wanted = preferences_for(member)
    occasion = f"preview {secrets.token_hex(8)}"
    voice = PseudoVoice.for_member(bytes(member.voice_secret), member.oto_number, occasion)
    return {
        "me": {"otoNumber": member.oto_number, "look": look_for(member).as_dict()},
        "mask": {
            "mode": wanted.mask_mode,
            "strength": wanted.mask_strength,
            "background": wanted.mask_background,
        },
        "voice": {
            "mode": wanted.voice_mode,
            "numbers": {mode: voice.numbers(mode) for mode in ("private", "clear")},
        },
        "quality": wanted.video_quality,
        "megabytes": {
            "image": settings.MASKING_IMAGE_MB,
            "audio": settings.MASKING_AUDIO_MB,
            "video": settings.MASKING_VIDEO_MB,
        },
        "urls": {
            "image": reverse("api-mask-image"),
            "audio": reverse("api-mask-audio"),
            "video": reverse("api-mask-video"),
            "jobs": reverse("api-masking-job", args=["x"]).removesuffix("x"),
        },
    }
