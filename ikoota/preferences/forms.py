"""The form of the preferences page: it parses; the rules are in services."""

from typing import Any

from django import forms

from ikoota.preferences.errors import InvalidPreferences
from ikoota.preferences.models import Preferences
from ikoota.preferences.policies import REQUIRED_BY, is_required
from masking.faces.looks import FIGURES

AVATARS = [("", "The one of my number"), *((name, name.capitalize()) for name in FIGURES)]


class PreferencesForm(forms.ModelForm):
    """Everything a member can choose. Masks that the site requires are shown ticked and fixed."""

    preferred_avatar = forms.ChoiceField(
        label="Avatar", choices=AVATARS, required=False, widget=forms.RadioSelect
    )
    mask_strength = forms.FloatField(
        label="Strength of the mask",
        min_value=0,
        max_value=1,
        help_text="More covers more around the face. The least is already safe.",
        widget=forms.NumberInput(attrs={"type": "range", "step": "0.05"}),
    )

    class Meta:
        model = Preferences
        fields = [
            "mask_mode",
            "preferred_avatar",
            "mask_strength",
            "mask_background",
            "voice_mode",
            "auto_mute_on_join",
            "video_quality",
            "video_masking_enabled",
            "voice_masking_enabled",
        ]
        labels = {
            "mask_mode": "Mask of the face",
            "mask_background": "Background",
            "voice_mode": "Voice",
            "video_quality": "Picture quality",
        }
        widgets = dict.fromkeys(
            ("mask_mode", "mask_background", "voice_mode", "video_quality"), forms.RadioSelect
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in filter(is_required, REQUIRED_BY):
            self.initial[name] = True
            self.fields[name].disabled = True
            self.fields[name].help_text = "Everybody on this site is masked."

    def add_refusal(self, refusal: InvalidPreferences) -> None:
        """Show what the service refused at the fields it is about."""
        for name, sentences in (refusal.fields or {}).items():
            self.add_error(name if name in self.fields else None, sentences)
