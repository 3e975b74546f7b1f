"""Shape of the preferences in the JSON API: types only, the rules are in the service."""

from typing import Any

from rest_framework import serializers

from ikoota.preferences.models import Preferences, default_strength
from ikoota.rest import StrictBoolean, StrictNumber, StrictSerializer
from masking.faces.looks import FIGURES


class ShownPreferences(serializers.Serializer):
    """All preferences as they hold; a mask that the site requires is on."""

    voice_masking_enabled = serializers.BooleanField()
    video_masking_enabled = serializers.BooleanField()
    auto_mute_on_join = serializers.BooleanField()
    video_quality = serializers.ChoiceField(choices=Preferences.VideoQuality.choices)
    preferred_avatar = serializers.CharField(allow_blank=True)
    mask_mode = serializers.ChoiceField(choices=Preferences.MaskMode.choices)
    mask_strength = serializers.FloatField(min_value=0, max_value=1)
    mask_background = serializers.ChoiceField(choices=Preferences.MaskBackground.choices)
    voice_mode = serializers.ChoiceField(choices=Preferences.VoiceMode.choices)


class PreferencesBody(StrictSerializer):
    """Body of PUT and PATCH. A field that PUT leaves out goes back to its default."""

    voice_masking_enabled = StrictBoolean(default=True)
    video_masking_enabled = StrictBoolean(default=True)
    auto_mute_on_join = StrictBoolean(default=False)
    video_quality = serializers.ChoiceField(
        choices=Preferences.VideoQuality.choices, default=Preferences.VideoQuality.SD
    )
    # The original schema says NULL for no avatar of one's own, ours says "".
    preferred_avatar = serializers.ChoiceField(
        choices=FIGURES, default="", allow_blank=True, allow_null=True
    )
    mask_mode = serializers.ChoiceField(
        choices=Preferences.MaskMode.choices, default=Preferences.MaskMode.AVATAR
    )
    mask_strength = StrictNumber(default=default_strength, min_value=0, max_value=1)
    mask_background = serializers.ChoiceField(
        choices=Preferences.MaskBackground.choices, default=Preferences.MaskBackground.NONE
    )
    voice_mode = serializers.ChoiceField(
        choices=Preferences.VoiceMode.choices, default=Preferences.VoiceMode.PRIVATE
    )

    def validate_preferred_avatar(self, value: Any) -> str:
        return value or ""
