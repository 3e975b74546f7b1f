"""Forms of the masking API: types only, the rules are in the services."""

import json
import math
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ikoota.preferences.models import Preferences
from ikoota.rest import StrictSerializer
from masking.faces.looks import FIGURES

COLOUR = r"\A#[0-9a-fA-F]{6}\Z"
MOST_LOOK = 1000
ROLES = ("ground", "coat", "belly", "accent", "ink", "tile")


class Strength(serializers.FloatField):
    """A number from 0 to 1, written as text; "nan" is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=1, **kwargs)

    def to_internal_value(self, data: Any) -> float:
        value = super().to_internal_value(data)
        if not math.isfinite(value):
            self.fail("invalid")
        return value


class Palette(StrictSerializer):
    """Colours by their roles (masking/faces/looks.py)."""

    ground, coat, belly, accent, ink, tile = (serializers.RegexField(COLOUR) for _ in ROLES)


class LookOf(StrictSerializer):
    """A look as the calls' roster has it."""

    figure = serializers.ChoiceField(choices=FIGURES)
    seed = serializers.IntegerField(min_value=0, max_value=2**32 - 1)
    palette = Palette()


@extend_schema_field({"type": "string", "maxLength": MOST_LOOK})
class LookField(serializers.Field):
    """JSON of a look, for other sites that mask here for their members."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        try:
            found = json.loads(data) if len(data) <= MOST_LOOK else None
        except (TypeError, ValueError, RecursionError):
            found = None
        look = LookOf(data=found)
        if not look.is_valid():
            raise serializers.ValidationError("That is not a look.")
        return json.loads(json.dumps(look.validated_data))


class FileForm(StrictSerializer):
    """What every form has."""

    file = serializers.FileField(allow_empty_file=True)


class FaceFields(serializers.Serializer):
    """How the face is to be masked. What is left out is as in the member's preferences."""

    mode = serializers.ChoiceField(choices=Preferences.MaskMode.choices, required=False)
    strength = Strength(required=False)
    look = LookField(
        required=False, help_text="JSON; only for other sites, which mask here for their members."
    )


class VoiceFields(serializers.Serializer):
    """How the voice is to be masked. What is left out is as in the member's preferences."""

    voice = serializers.ChoiceField(choices=Preferences.VoiceMode.choices, required=False)


class ImageForm(FileForm, FaceFields):
    """Form of POST images."""


class AudioForm(FileForm, VoiceFields):
    """Form of POST audio."""


class VideoForm(FileForm, FaceFields, VoiceFields):
    """Form of POST videos."""
