"""Door of the JSON API to a member's own preferences."""

from rest_framework.request import Request
from rest_framework.response import Response

from ikoota.membership.models import Member
from ikoota.membership.permissions import HasIdentity
from ikoota.preferences.errors import InvalidPreferences
from ikoota.preferences.selectors import preferences_for, shown_preferences
from ikoota.preferences.serializers import PreferencesBody, ShownPreferences
from ikoota.preferences.services import update_preferences
from ikoota.rest import PrivateView


class PreferencesView(PrivateView):
    """GET shows all, PUT sets all (what is left out to its default), PATCH sets what is named."""

    permission_classes = [HasIdentity]
    body = PreferencesBody
    answer = ShownPreferences
    errors = (InvalidPreferences,)

    def get(self, request: Request) -> Response:
        return Response(shown_preferences(preferences_for(self._member())))

    def put(self, request: Request) -> Response:
        return self._update(PreferencesBody(data=request.data))

    def patch(self, request: Request) -> Response:
        return self._update(PreferencesBody(data=request.data, partial=True))

    def _update(self, body: PreferencesBody) -> Response:
        body.is_valid(raise_exception=True)
        return Response(
            shown_preferences(update_preferences(self._member(), **body.validated_data))
        )

    def _member(self) -> Member:
        return self.request.member  # type: ignore[attr-defined]  # set by HasIdentity
