"""Whether the service works, in one answer for clients and monitors."""

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from calling.engines.agora import credentials_are_valid
from ikoota import __version__
from ikoota.health import database_answers
from ikoota.rest import PrivateView

SYSTEMS = [
    "Authentication",
    "Membership",
    "Preferences",
    "Audio/Video Calling",
    "Face and Voice Masking",
    "Admin",
]


class Health(serializers.Serializer):
    """Answer of GET health."""

    success = serializers.BooleanField()
    message = serializers.CharField()
    database = serializers.ChoiceField(choices=["connected", "disconnected"])
    agora = serializers.ChoiceField(choices=["configured", "missing"])
    systems = serializers.ListField(child=serializers.CharField())
    version = serializers.CharField()
    timestamp = serializers.DateTimeField()


class HealthView(PrivateView):
    """200 while the database answers, 503 otherwise; the same keys, and no details for strangers.

    `agora` is "configured" when tokens made with the site's credentials verify, else "missing".
    """

    authentication_classes = []  # whoever asks: a broken database cannot say who it is
    permission_classes = [AllowAny]

    @extend_schema(responses={200: Health, 503: Health})
    def get(self, request: Request) -> Response:
        healthy = database_answers()
        agora = credentials_are_valid(settings.AGORA_APP_ID, settings.AGORA_APP_CERTIFICATE)
        answer = {
            "success": healthy,
            "message": "The service is healthy." if healthy else "The service is unavailable.",
            "database": "connected" if healthy else "disconnected",
            "agora": "configured" if agora else "missing",
            "systems": SYSTEMS,
            "version": __version__,
            "timestamp": timezone.now(),
        }
        return Response(answer, status=200 if healthy else 503)
