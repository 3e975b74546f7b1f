"""Preferences in the admin, by OTO#. They are the members' own: staff read, members change."""

from django.contrib import admin

from ikoota.admin import ReadOnly
from ikoota.preferences.models import Preferences


@admin.register(Preferences)
class PreferencesAdmin(ReadOnly):
    list_display = (
        "member",
        "mask_mode",
        "voice_mode",
        "video_masking_enabled",
        "voice_masking_enabled",
        "updated_at",
    )
    list_filter = (
        "mask_mode",
        "voice_mode",
        "video_masking_enabled",
        "voice_masking_enabled",
        "video_quality",
    )
    list_select_related = ("member",)
    list_per_page = 50
    search_fields = ("member__oto_number",)
    search_help_text = "OTO# or a part of it"
    ordering = ("-updated_at", "pk")
