"""Forms of the call pages."""

import re

from django import forms

from calling.models import MAX_DESCRIPTION, MAX_SEATS, MAX_TITLE, MIN_SEATS


class CallForm(forms.Form):
    """A new call. Names of the fields are create_call's.

    There is no choice about masks: whatever a call allows, this site's pages always mask.
    """

    title = forms.CharField(max_length=MAX_TITLE)
    description = forms.CharField(
        required=False, max_length=MAX_DESCRIPTION, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_public = forms.BooleanField(
        required=False, label="Open to every member", help_text="Otherwise only by invitation."
    )
    max_participants = forms.IntegerField(
        label="Seats", min_value=MIN_SEATS, max_value=MAX_SEATS, initial=4
    )
    invite = forms.CharField(
        required=False,
        max_length=1000,
        label="Invite",
        help_text="OTO# numbers, separated by spaces or commas.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_invite(self) -> tuple[str, ...]:
        """The numbers in the order they were typed, each once."""
        return tuple(dict.fromkeys(re.findall(r"[^\s,;]+", self.cleaned_data["invite"])))
