"""What the call page's scripts get: one JSON object, for this member only."""

from typing import Any

from django.urls import reverse

from calling.models import Call, CallMember
from calling.policies import can_moderate
from calling.selectors import call_head, role_of
from ikoota.membership.models import Member
from ikoota.preferences.selectors import look_for, preferences_for
from masking.voice.pseudovoice import PseudoVoice


def call_page_config(member: Member, call: Call, membership: CallMember | None) -> dict[str, Any]:
    """Config for json_script "call-config".

    The voice numbers are the member's own in this call: they never go to anybody else.
    """
    wanted = preferences_for(member)
    voice = PseudoVoice.for_member(bytes(member.voice_secret), member.oto_number, call.public_id)
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
        "urls": _urls(call, may_invite=can_moderate(membership)),
    }


def _urls(call: Call, *, may_invite: bool) -> dict[str, str]:
    """Addresses the page needs; without `invite` it shows no form for it."""
    one_call = {"public_id": call.public_id}
    invite = {"invite": reverse("api-invite", kwargs=one_call)} if may_invite else {}
    return invite | {
        "join": reverse("api-join", kwargs=one_call),
        "leave": reverse("api-leave", kwargs=one_call),
        "token": reverse("api-token"),
        "socket": f"/ws/calls/{call.public_id}/",
        "preferences": reverse("preferences"),
        "calls": reverse("calls"),
    }
