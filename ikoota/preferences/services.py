"""Writes: making and changing preferences."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ikoota.membership.models import Member
from ikoota.preferences.errors import InvalidPreferences
from ikoota.preferences.models import Preferences
from ikoota.preferences.policies import REQUIRED_BY, is_required
from ikoota.preferences.selectors import FIELDS


def create_preferences(member: Member, **_signal: Any) -> None:
    """Preferences of a new member; receives `member_added`, inside its transaction."""
    Preferences.objects.get_or_create(member=member)


@transaction.atomic
def update_preferences(member: Member, /, **fields: Any) -> Preferences:
    """Change the named preferences, all or none. Raises InvalidPreferences with `fields`."""
    if unknown := fields.keys() - set(FIELDS):
        raise InvalidPreferences(
            fields={name: ["There is no such preference."] for name in unknown}
        )
    Preferences.objects.get_or_create(member=member)
    # Locked: two pages that save at once must not write back each other's old values.
    preferences = Preferences.objects.select_for_update().get(member=member)
    for name, value in fields.items():
        setattr(preferences, name, value)
    try:
        preferences.full_clean(exclude=["member"])
    except ValidationError as error:
        raise InvalidPreferences(fields=error.message_dict) from None
    if taken_off := _masks_taken_off(preferences, fields):
        raise InvalidPreferences(fields=taken_off)
    preferences.save(update_fields=[*fields, "updated_at"])
    # What `member` remembers in memory is the row from before; give it the new one.
    member.preferences = preferences
    return preferences


def _masks_taken_off(preferences: Preferences, fields: dict[str, Any]) -> dict[str, list[str]]:
    """Read after cleaning: "0" and "False" switch a mask off as well as False does."""
    return {
        name: ["This site asks for the mask from everybody."]
        for name in REQUIRED_BY
        if name in fields and is_required(name) and not getattr(preferences, name)
    }
