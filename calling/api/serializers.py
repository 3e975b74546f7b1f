"""Bodies and queries of the JSON API: types only, the rules are in the services."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from calling.engines.base import MEDIA_KINDS
from calling.errors import InvalidCall
from calling.models import MAX_DESCRIPTION, MAX_SEATS, MAX_TITLE, MIN_SEATS, Call
from ikoota.rest import StrictBoolean, StrictInteger, StrictSerializer, StrictText


class CreateCall(StrictSerializer):
    """Body of POST create; the keys of validated_data are create_call's."""

    title = StrictText(max_length=MAX_TITLE)
    description = StrictText(
        default="",
        allow_blank=True,
        allow_null=True,
        trim_whitespace=False,
        max_length=MAX_DESCRIPTION,
    )
    isPublic = StrictBoolean(source="is_public", default=False)
    maxParticipants = StrictInteger(
        source="max_participants", default=MAX_SEATS, min_value=MIN_SEATS, max_value=MAX_SEATS
    )
    masksRequired = StrictBoolean(source="masks_required", default=True)

    def validate_description(self, value: str | None) -> str:
        return value or ""

    def faults(self, error: InvalidCall) -> InvalidCall:
        """The service's refusal with the names of this API's fields."""
        names = {field.source: name for name, field in self.fields.items()}
        faults = (error.fields or {}).items()
        return InvalidCall(fields={names.get(name, name): texts for name, texts in faults})


class IssueToken(StrictSerializer):
    """Body of POST token. `uid` is accepted from old clients and ignored: the server gives it."""

    channelName = StrictText(source="channel_name", max_length=255)
    uid = serializers.JSONField(required=False, allow_null=True)


class NameMember(StrictSerializer):
    """Body of what is done to one member."""

    otoNumber = StrictText(source="oto_number", max_length=20)


@extend_schema_field({"type": "string", "enum": ["moderator", "participant"]})
class RoleText(StrictText):
    """A role that can be given; the service refuses others with a code of its own."""


class SetRole(NameMember):
    """Body of POST <callId>/role; which roles there are to give, the service knows."""

    role = RoleText(max_length=20)


class MuteMember(NameMember):
    """Body of POST <callId>/mute; `video` stops the camera."""

    kind = serializers.ChoiceField(choices=MEDIA_KINDS)


class MuteAll(StrictSerializer):
    """Body of POST <callId>/mute-all."""

    kind = serializers.ChoiceField(choices=MEDIA_KINDS, default="audio")


class AcceptInvitation(StrictSerializer):
    """Body of POST accept-invitation: what stands at the end of the link."""

    token = StrictText(max_length=100)


class ListCalls(StrictSerializer):
    """Query of GET my-calls."""

    status = serializers.ChoiceField(choices=Call.Status.choices, default="", allow_blank=True)
    limit = serializers.IntegerField(default=20, min_value=1, max_value=100)
    cursor = serializers.CharField(default="", allow_blank=True, max_length=40)
