"""Doors of the JSON API: parse, call, answer."""

from typing import Any

from django.utils.cache import patch_cache_control
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from calling import selectors, services
from calling.api.serializers import (
    CreateCall,
    Invite,
    IssueToken,
    ListCalls,
    NoFields,
    created_call,
    listed_call,
)
from calling.errors import InvalidCall
from ikoota.membership.models import Member


class MemberView(APIView):
    """A view for members who may take part in calls (the default permission of the API)."""

    def member(self) -> Member:
        return self.request.member  # type: ignore[attr-defined]  # set by IsCallMember

    def finalize_response(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, *args, **kwargs)
        # Tokens, seats and rosters are one member's: nothing between us may keep them.
        patch_cache_control(response, no_store=True, private=True)
        return response


class CreateView(MemberView):
    def post(self, request: Request) -> Response:
        body = CreateCall(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            call = services.create_call(self.member(), **body.validated_data)
        except InvalidCall as error:
            raise body.faults(error) from None
        return Response(created_call(call))


class JoinView(MemberView):
    def post(self, request: Request, public_id: str) -> Response:
        NoFields(data=request.data).is_valid(raise_exception=True)
        call = selectors.get_call_for(self.member(), public_id)
        participation = services.join_call(self.member(), call)
        return Response(
            {
                "success": True,
                "channelName": call.channel_name,
                "callTitle": call.title,
                "seat": participation.seat,
            }
        )


class InviteView(MemberView):
    def post(self, request: Request, public_id: str) -> Response:
        body = Invite(data=request.data)
        body.is_valid(raise_exception=True)
        call = selectors.get_call_for(self.member(), public_id)
        invited = services.invite_member(self.member(), call, body.validated_data["otoNumber"])
        return Response({"success": True, "otoNumber": invited.member.oto_number})


class LeaveView(MemberView):
    def post(self, request: Request, public_id: str) -> Response:
        services.leave_call(self.member(), selectors.get_call_for(self.member(), public_id))
        return Response({"success": True})


class TokenView(MemberView):
    def post(self, request: Request) -> Response:
        body = IssueToken(data=request.data)
        body.is_valid(raise_exception=True)
        channel_name = body.validated_data["channelName"]
        return Response(services.issue_token(self.member(), channel_name))


class MyCallsView(MemberView):
    """Newest first. `X-Next-Cursor` continues the list; it is absent on the last page."""

    def get(self, request: Request) -> Response:
        query = ListCalls(data=request.query_params)
        query.is_valid(raise_exception=True)
        wanted = query.validated_data
        calls = selectors.calls_for(self.member(), status=wanted["status"])
        limit = wanted["limit"]
        rows = list(selectors.calls_after(calls, wanted["cursor"])[: limit + 1])
        response = Response([listed_call(row) for row in rows[:limit]])
        if len(rows) > limit:
            response["X-Next-Cursor"] = rows[limit - 1].public_id
        return response


class CallView(MemberView):
    def get(self, request: Request, public_id: str) -> Response:
        call = selectors.get_call_for(self.member(), public_id)
        row = selectors.calls_for(self.member()).get(pk=call.pk)
        return Response(listed_call(row) | {"participants": selectors.roster_rows(call)})
