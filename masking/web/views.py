"""Pages of masking."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ikoota.membership.permissions import MemberRequest, member_required
from ikoota.preferences.models import Preferences
from masking.web.page_config import preview_config


@require_safe
@member_required
def preview(request: MemberRequest) -> HttpResponse:
    """masking/preview.html: `config` (page_config.py), `modes` and `voices` (value, label).

    `sent_on`: whether files go to another machine to be masked, which the page says.
    """
    context = {
        "config": preview_config(request.member),
        "modes": Preferences.MaskMode.choices,
        "voices": Preferences.VoiceMode.choices,
        "sent_on": settings.MASKING_BACKEND != "local",
        "section": "preview",
    }
    return render(request, "masking/preview.html", context)
