"""The form of the preferences page: it parses; the rules are in services."""

from django import forms

from ikoota.preferences.errors import InvalidPreferences
from ikoota.preferences.models import Preferences
from masking.faces.looks import FIGURES

AVATARS = [("", "The one of my number"), *((name, name.capitalize()) for name in FIGURES)]


class PreferencesForm(forms.ModelForm):
    """Everything a member can choose for this site's pages, which always mask."""

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

    def add_refusal(self, refusal: InvalidPreferences) -> None:
        """Show what the service refused at the fields it is about."""
        for name, sentences in (refusal.fields or {}).items():
            self.add_error(name if name in self.fields else None, sentences)
