"""Reads: a member's preferences and the look that others see."""

from ikoota.membership.models import Member
from ikoota.membership.selectors import look_of
from ikoota.preferences.models import Preferences
from masking.faces.looks import Look


def preferences_for(member: Member) -> Preferences:
    """The member's preferences; made now for a member from before there were any."""
    try:
        return member.preferences
    except Preferences.DoesNotExist:
        preferences, _ = Preferences.objects.get_or_create(member=member)
        return preferences


def look_for(member: Member) -> Look:
    """How others see `member`; lists spare a query each with select_related("preferences")."""
    preferences: Preferences | None = getattr(member, "preferences", None)
    return look_of(member, preferences.preferred_avatar if preferences else "")
