"""What the call page's scripts get: one JSON object, for this member only."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from calling.models import Call, CallMember
from calling.selectors import call_head, role_of
from ikoota.membership.models import Member
from ikoota.preferences.selectors import look_for, preferences_for
from masking.voice.pseudovoice import PseudoVoice
from masking.voice.ranges import VoiceRanges


def call_page_config(member: Member, call: Call, membership: CallMember | None) -> dict[str, Any]:
    """Config for json_script "call-config".

    The voice numbers are the member's own in this call: they never go to anybody else. Nothing
    here switches a mask off: the page has no way without one, whatever site and call allow apps.
    """
    wanted = preferences_for(member)
    voice = voice_of(member, call)
    return {
        "call": call_head(call) | {"description": call.description},
        "me": {
            "otoNumber": member.oto_number,
            "role": role_of(membership),
            "look": look_for(member).as_dict(),
        },
        "mask": {
            "mode": wanted.mask_mode,
            "strength": wanted.mask_strength,
            "background": wanted.mask_background,
        },
        "voice": {
            "mode": wanted.voice_mode,
            "numbers": {mode: voice.numbers(mode) for mode in ("private", "clear")},
        },
        "preferences": {"autoMute": wanted.auto_mute_on_join, "quality": wanted.video_quality},
        "urls": _urls(call),
        **_live(),
    }


def voice_of(member: Member, call: Call) -> PseudoVoice:
    """The pseudo-voice of a member in a call, within the ranges of the settings."""
    ranges = VoiceRanges.parse(
        pitch=settings.VOICE_PITCH_SHIFT_RANGE, formants=settings.VOICE_FORMANT_SHIFT
    )
    secret = bytes(member.voice_secret)
    return PseudoVoice.for_member(secret, member.oto_number, call.public_id, ranges)


def _live() -> dict[str, Any]:
    """`live`: where a page asks for masking on the server; there only if the site offers it."""
    return {"live": {"url": reverse("api-masking-live")}} if settings.LIVE_MASKING else {}


def _urls(call: Call) -> dict[str, str]:
    """Addresses the page needs, in any role: it may get another one while it is open."""
    one_call = {"public_id": call.public_id}
    return {
        "invite": reverse("api-invite", kwargs=one_call),
        "invitationLink": reverse("api-invitation-link", kwargs=one_call),
        "unban": reverse("api-unban", kwargs=one_call),
        "join": reverse("api-join", kwargs=one_call),
        "leave": reverse("api-leave", kwargs=one_call),
        "token": reverse("api-token"),
        "renewToken": reverse("api-renew-token", kwargs=one_call),
        "socket": f"/ws/calls/{call.public_id}/",
        "preferences": reverse("preferences"),
        "calls": reverse("calls"),
    }
