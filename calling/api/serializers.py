"""Shapes of the JSON API: types only, the rules are in the services."""

from typing import Any

from rest_framework import serializers

from calling.errors import InvalidCall
from calling.models import Call


class StrictSerializer(serializers.Serializer):
    """Refuses fields it does not know, so that a misspelt one is not silently ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := data.keys() - self.fields.keys()):
            raise serializers.ValidationError({name: ["Unknown field."] for name in unknown})
        return super().to_internal_value(data)


class NoFields(StrictSerializer):
    """An empty body."""


class CreateCall(StrictSerializer):
    """Body of POST create; the keys of validated_data are create_call's."""

    title = serializers.CharField(allow_blank=True)
    description = serializers.CharField(
        default="", allow_blank=True, allow_null=True, trim_whitespace=False
    )
    isPublic = serializers.BooleanField(source="is_public", default=False)
    maxParticipants = serializers.IntegerField(source="max_participants", default=50)

    def validate_description(self, value: str | None) -> str:
        return value or ""

    def faults(self, error: InvalidCall) -> InvalidCall:
        """The service's refusal with the names of this API's fields."""
        names = {field.source: name for name, field in self.fields.items()}
        faults = (error.fields or {}).items()
        return InvalidCall(fields={names.get(name, name): texts for name, texts in faults})


class IssueToken(StrictSerializer):
    """Body of POST token. `uid` is accepted from old clients and ignored: the server gives it."""

    channelName = serializers.CharField(max_length=255)
    uid = serializers.JSONField(required=False, allow_null=True)


class Invite(StrictSerializer):
    """Body of POST <callId>/invite."""

    otoNumber = serializers.CharField(max_length=20)


class ListCalls(serializers.Serializer):
    """Query of GET my-calls."""

    status = serializers.ChoiceField(choices=Call.Status.choices, default="", allow_blank=True)
    limit = serializers.IntegerField(default=20, min_value=1, max_value=100)
    cursor = serializers.CharField(default="", allow_blank=True, max_length=40)


def created_call(call: Call) -> dict[str, Any]:
    """Answer of POST create."""
    return {
        "callId": call.public_id,
        "channelName": call.channel_name,
        "title": call.title,
        "description": call.description,
        "isPublic": call.is_public,
        "maxParticipants": call.max_participants,
    }


def listed_call(call: Any) -> dict[str, Any]:
    """One row of GET my-calls; `call` carries `role` and `open_count` (selectors.calls_for)."""
    return {
        "id": call.public_id,
        "title": call.title,
        "description": call.description,
        "channel_name": call.channel_name,
        "is_public": call.is_public,
        "max_participants": call.max_participants,
        "status": call.status,
        "created_at": call.created_at,
        "role": call.role or None,
        "participant_count": call.open_count,
        "creator": call.creator.oto_number if call.creator else None,
    }
