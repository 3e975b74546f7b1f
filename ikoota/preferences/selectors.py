"""Reads: a member's preferences and the look that others see."""

from typing import Any

from ikoota.membership.models import Member
from ikoota.membership.selectors import look_of
from ikoota.preferences.models import Preferences
from ikoota.preferences.policies import masks_face, masks_voice
from masking.faces.looks import Look

# What the API shows and takes, with the names of the table's columns.
FIELDS = (
    "voice_masking_enabled",
    "video_masking_enabled",
    "auto_mute_on_join",
    "video_quality",
    "preferred_avatar",
    "mask_mode",
    "mask_strength",
    "mask_background",
    "voice_mode",
)


def preferences_for(member: Member) -> Preferences:
    """The member's preferences; made now for a member from before there were any."""
    try:
        return member.preferences
    except Preferences.DoesNotExist:
        preferences, _ = Preferences.objects.get_or_create(member=member)
        return preferences


def shown_preferences(preferences: Preferences) -> dict[str, Any]:
    """All preferences; a mask that the site requires is on, whatever was stored before."""
    return {name: getattr(preferences, name) for name in FIELDS} | {
        "voice_masking_enabled": masks_voice(preferences),
        "video_masking_enabled": masks_face(preferences),
    }


def look_for(member: Member) -> Look:
    """How others see `member`; lists spare a query each with select_related("preferences")."""
    preferences: Preferences | None = getattr(member, "preferences", None)
    return look_of(member, preferences.preferred_avatar if preferences else "")
