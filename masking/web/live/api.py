"""Door of the JSON API to live masking."""

from django.core.validators import RegexValidator
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ikoota.membership.models import Member
from ikoota.preferences.models import Preferences
from ikoota.rest import PrivateView, StrictBoolean, StrictNumber, StrictSerializer, StrictText
from masking.web.live.errors import (
    BadOffer,
    ConsentNeeded,
    LiveMaskingAway,
    LiveMaskingFull,
    LiveMaskingOff,
)
from masking.web.live.services import open_live_masking

CALL_ID = RegexValidator(r"\A[A-Za-z0-9_-]{6,32}\Z", "That is no id of a call.")
# Session descriptions are lines of printable characters and begin with their version.
SESSION = RegexValidator(r"\Av=0[\r\n -~]*\Z", "That is no session description.")
LONGEST_SDP = 20_000


class LiveOffer(StrictSerializer):
    """`call` keys the voice; `sdp` is the page's offer; `consent`: the member agreed."""

    call = StrictText(trim_whitespace=False, validators=[CALL_ID])
    sdp = StrictText(trim_whitespace=False, max_length=LONGEST_SDP, validators=[SESSION])
    consent = StrictBoolean()
    mode = serializers.ChoiceField(choices=Preferences.MaskMode.choices)
    strength = StrictNumber(min_value=0, max_value=1)
    background = serializers.ChoiceField(choices=Preferences.MaskBackground.choices)
    voice = serializers.ChoiceField(choices=Preferences.VoiceMode.choices)


class LiveAnswer(serializers.Serializer):
    """`sdp`: the worker's answer."""

    sdp = serializers.CharField()


class LiveView(PrivateView):
    """Have camera and microphone masked by the server; for members who may take part in calls."""

    body = LiveOffer
    answer = LiveAnswer
    errors = (LiveMaskingOff, ConsentNeeded, BadOffer, LiveMaskingFull, LiveMaskingAway)
    throttle_scope = "live"

    def post(self, request: Request) -> Response:
        return Response({"sdp": open_live_masking(self._member(), self.wanted())})

    def _member(self) -> Member:
        return self.request.member  # type: ignore[attr-defined]  # set by IsCallMember
