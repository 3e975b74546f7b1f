"""Answers of the JSON API: their shapes, and the functions that fill them.

Shapes are serializers, so that the API can describe itself. The rows come ready-made from plain
functions: a serializer needs a hundred times as long for a page of calls.
"""

from typing import Any

from rest_framework import serializers

from calling import policies
from calling.models import Call, CallMember
from ikoota.rest import Done


class Shape(serializers.Serializer):
    """Tells what an answer looks like."""


class CreatedCall(Shape):
    """Answer of POST create."""

    callId = serializers.CharField()
    channelName = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    isPublic = serializers.BooleanField()
    maxParticipants = serializers.IntegerField()


class JoinedCall(Done):
    """Answer of POST join; `seat` is taken over the websocket."""

    channelName = serializers.CharField()
    callTitle = serializers.CharField()
    seat = serializers.CharField()


class Token(Shape):
    """Answer of POST token; `descriptor` is what the engine's client needs."""

    token = serializers.CharField()
    appId = serializers.CharField()
    channelName = serializers.CharField()
    uid = serializers.IntegerField(min_value=1)
    expiresAt = serializers.IntegerField(help_text="Unix seconds.")
    engine = serializers.CharField()
    descriptor = serializers.DictField()


class InvitedMember(Done):
    """Answer of POST invite: the OTO# as it is written."""

    otoNumber = serializers.CharField()


class NewLink(Done):
    """Answer of POST invitation-link: shown this once."""

    token = serializers.CharField()
    url = serializers.CharField()


class AcceptedCall(Done):
    """Answer of POST accept-invitation."""

    callId = serializers.CharField()
    channelName = serializers.CharField()
    callTitle = serializers.CharField()


class CallColumns(Shape):
    """What every row of a call has, whoever asks."""

    id = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    channel_name = serializers.CharField()
    is_public = serializers.BooleanField()
    max_participants = serializers.IntegerField()
    capacity = serializers.IntegerField(
        help_text="Seats there really are: an engine may carry fewer than max_participants."
    )
    status = serializers.ChoiceField(choices=Call.Status.choices)
    created_at = serializers.DateTimeField()
    creator = serializers.CharField(allow_null=True, help_text="OTO#")


class ListedCall(CallColumns):
    """One row of GET my-calls."""

    role = serializers.CharField(
        allow_null=True, help_text="As in a roster; null when the member is not invited."
    )
    participant_count = serializers.IntegerField()


class RosterRow(Shape):
    """One participant of GET <callId>."""

    seat = serializers.CharField()
    oto_number = serializers.CharField()
    role = serializers.ChoiceField(choices=CallMember.Role.choices)
    joined_at = serializers.DateTimeField()
    audio_muted = serializers.BooleanField()
    video_muted = serializers.BooleanField()
    hand_raised = serializers.BooleanField()


class CallInfo(ListedCall):
    """Answer of GET <callId>."""

    is_locked = serializers.BooleanField()
    masks_required = serializers.BooleanField()
    participants = RosterRow(many=True)


def created_call(call: Call) -> dict[str, Any]:
    return {
        "callId": call.public_id,
        "channelName": call.channel_name,
        "title": call.title,
        "description": call.description,
        "isPublic": call.is_public,
        "maxParticipants": call.max_participants,
    }


def joined_call(call: Call, seat: str) -> dict[str, Any]:
    return {
        "success": True,
        "channelName": call.channel_name,
        "callTitle": call.title,
        "seat": seat,
    }


def accepted_call(call: Call) -> dict[str, Any]:
    return {
        "success": True,
        "callId": call.public_id,
        "channelName": call.channel_name,
        "callTitle": call.title,
    }


def call_columns(call: Call) -> dict[str, Any]:
    return {
        "id": call.public_id,
        "title": call.title,
        "description": call.description,
        "channel_name": call.channel_name,
        "is_public": call.is_public,
        "max_participants": call.max_participants,
        "capacity": policies.capacity_of(call),
        "status": call.status,
        "created_at": call.created_at,
        "creator": call.creator.oto_number if call.creator else None,
    }


def listed_call(call: Any) -> dict[str, Any]:
    """`call` carries `role` and `open_count` (selectors.calls_for)."""
    own = {"role": call.role or None, "participant_count": call.open_count}
    return call_columns(call) | own


def call_info(call: Any, roster: list[dict[str, Any]]) -> dict[str, Any]:
    """`call` as for listed_call, with everybody who is in it now."""
    locks = {"is_locked": call.is_locked, "masks_required": call.masks_required}
    return listed_call(call) | locks | {"participants": roster}
