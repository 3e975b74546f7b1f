"""Doors of the JSON API for the site's staff: numbers of the site, any call, ending, removing."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from calling import analytics, selectors, services
from calling.analytics import DEFAULT_DAYS, GROUPS, MAX_DAYS
from calling.api import staff_answers
from calling.errors import CallEnded, CallNotFound, ParticipantNotFound
from ikoota.membership.permissions import IsStaff
from ikoota.rest import PrivateView, StrictSerializer


class Period(StrictSerializer):
    """Query of GET admin/analytics."""

    days = serializers.IntegerField(default=DEFAULT_DAYS, min_value=1, max_value=MAX_DAYS)
    groupBy = serializers.ChoiceField(choices=list(GROUPS), default="day")


class StaffView(PrivateView):
    """For accounts of the staff, with or without a member; the services act for the site."""

    permission_classes = [IsStaff]


class AnalyticsView(StaffView):
    """Use of the site by day, week or month, newest first, and altogether."""

    answer = staff_answers.Analytics
    throttle_scope = "analytics"

    @extend_schema(parameters=[Period])
    def get(self, request: Request) -> Response:
        query = Period(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        wanted = query.validated_data
        uses = analytics.use_by(wanted["groupBy"], wanted["days"])
        summary = staff_answers.summary(analytics.total(uses))
        return Response(
            {"dailyStats": [staff_answers.daily(use) for use in uses], "summary": summary}
        )


class DetailsView(StaffView):
    """Any call: who is in it, everybody it knows, and its ledger."""

    answer = staff_answers.Details
    errors = (CallNotFound,)

    def get(self, request: Request, public_id: str) -> Response:
        call = selectors.get_call_for_staff(public_id)
        return Response(
            {
                "call": staff_answers.call_row(call),
                "participants": selectors.roster_rows(call),
                "members": selectors.member_rows(call),
                "stats": staff_answers.stats_row(getattr(call, "stats", None)),
            }
        )


class EndView(StaffView):
    """End any call for everybody."""

    errors = (CallNotFound,)

    def post(self, request: Request, public_id: str) -> Response:
        self.wanted()
        services.end_call(None, selectors.get_call_for_staff(public_id))
        return Response({"success": True})


class ParticipantView(StaffView):
    """Remove a member from any call; the OTO# with or without its prefix."""

    errors = (CallNotFound, CallEnded, ParticipantNotFound)

    def delete(self, request: Request, public_id: str, oto_number: str) -> Response:
        services.remove_member(None, selectors.get_call_for_staff(public_id), oto_number)
        return Response({"success": True})
