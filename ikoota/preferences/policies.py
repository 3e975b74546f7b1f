"""The site's word on masks: what is switched on in the settings is required of everybody."""

from django.conf import settings

from ikoota.preferences.models import Preferences

# Field that switches a mask -> setting that requires it.
REQUIRED_BY = {
    "voice_masking_enabled": "VOICE_MASKING_ENABLED",
    "video_masking_enabled": "VIDEO_MASKING_ENABLED",
}


def is_required(field: str) -> bool:
    """Whether the site requires the mask that `field` switches."""
    return bool(getattr(settings, REQUIRED_BY[field]))


def masks_voice(preferences: Preferences) -> bool:
    """Whether the member's voice is masked: required now, whatever was stored before, or wanted."""
    return is_required("voice_masking_enabled") or preferences.voice_masking_enabled


def masks_face(preferences: Preferences) -> bool:
    """Whether the member's face is masked; see `masks_voice`."""
    return is_required("video_masking_enabled") or preferences.video_masking_enabled
