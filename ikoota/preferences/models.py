"""One table: a member's preferences, with the columns of the original schema and ours added."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from ikoota.membership.models import Member, random_id
from masking.faces.looks import FIGURES


def check_strength(value: float) -> None:
    """0 to 1. Asked this way round, because NaN is neither below 0 nor above 1."""
    if not 0 <= value <= 1:
        raise ValidationError("The strength is a number from 0 to 1.")


def check_figure(value: str) -> None:
    if value not in FIGURES:
        raise ValidationError("There is no such avatar.")


def default_strength() -> float:
    return settings.FACE_MASK_STRENGTH


class Preferences(models.Model):
    """How a member wants to be masked and heard. Never weaker than what the site requires."""

    class VideoQuality(models.TextChoices):
        SD = "sd", "Standard (saves data)"
        HD = "hd", "High"

    class MaskMode(models.TextChoices):
        AVATAR = "avatar", "Avatar"
        COVER = "cover", "Cover"
        PIXELATE = "pixelate", "Mosaic"
        BLUR = "blur", "Soft"

    class MaskBackground(models.TextChoices):
        NONE = "none", "Show my room"
        COVER = "cover", "Cover my room"

    class VoiceMode(models.TextChoices):
        PRIVATE = "private", "Private (strongest)"
        CLEAR = "clear", "Clear (more natural)"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    member = models.OneToOneField(
        Member, on_delete=models.CASCADE, db_column="user_id", related_name="preferences"
    )
    voice_masking_enabled = models.BooleanField("mask my voice", default=True)
    video_masking_enabled = models.BooleanField("mask my face", default=True)
    auto_mute_on_join = models.BooleanField("join with the microphone off", default=False)
    video_quality = models.CharField(max_length=2, choices=VideoQuality, default=VideoQuality.SD)
    # Empty: the figure that follows from the OTO#.
    preferred_avatar = models.CharField(
        max_length=255, blank=True, default="", validators=[check_figure]
    )
    mask_mode = models.CharField(max_length=8, choices=MaskMode, default=MaskMode.AVATAR)
    mask_strength = models.FloatField(default=default_strength, validators=[check_strength])
    mask_background = models.CharField(
        max_length=5, choices=MaskBackground, default=MaskBackground.NONE
    )
    voice_mode = models.CharField(max_length=7, choices=VoiceMode, default=VoiceMode.PRIVATE)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "user_call_preferences"
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"Preferences of {self.member}"
