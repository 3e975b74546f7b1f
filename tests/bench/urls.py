"""The site's addresses, and beside them a bare view that answers a constant."""

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ikoota.urls import urlpatterns as site


class BareView(APIView):
    """Nothing of its own: no authentication, permission, throttle or database.

    What is left is what every answer costs: the server, the middleware, REST framework.
    """

    authentication_classes = []
    permission_classes = []
    throttle_classes = []

    def get(self, request: Request) -> Response:
        return Response({"success": True})


urlpatterns = [path("bare", BareView.as_view()), *site]
