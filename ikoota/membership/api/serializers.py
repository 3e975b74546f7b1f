"""Shapes of the JSON API of signing in."""

from rest_framework import serializers

from ikoota.membership.models import Account, Member
from ikoota.membership.passwords import MAX_PASSWORD_LENGTH
from ikoota.rest import StrictSerializer, StrictText

NAME_LENGTH = Account._meta.get_field("username").max_length


class Login(StrictSerializer):
    """Body of POST login; `device` is what the member sees in the list of devices."""

    username = StrictText(max_length=NAME_LENGTH, trim_whitespace=False)
    password = StrictText(max_length=MAX_PASSWORD_LENGTH, trim_whitespace=False)
    device = StrictText(default="", allow_blank=True, max_length=100)


class MemberOfDevice(serializers.Serializer):
    """Whose device it is."""

    otoNumber = serializers.CharField()
    stage = serializers.ChoiceField(choices=Member.Stage.choices)


class SignedInDevice(serializers.Serializer):
    """Answer of POST login; `member` is null for accounts of the staff without an OTO#."""

    token = serializers.CharField()
    expiry = serializers.DateTimeField()
    member = MemberOfDevice(allow_null=True)


class Ticket(serializers.Serializer):
    """Answer of POST socket-ticket; `expiresIn` in seconds."""

    ticket = serializers.CharField()
    expiresIn = serializers.IntegerField()
