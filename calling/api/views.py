"""Doors of the JSON API for members: parse, call, answer. `body` and `answer` tell the shapes."""

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from calling import selectors, services
from calling.api import answers
from calling.api.serializers import (
    AcceptInvitation,
    CreateCall,
    IssueToken,
    ListCalls,
    NameMember,
)
from calling.errors import (
    Banned,
    CallEnded,
    CallFull,
    CallLocked,
    CallNotFound,
    CallOver,
    CallPaused,
    EngineNotReady,
    InvalidCall,
    InvalidCursor,
    InvalidInvitation,
    InvalidLink,
    NotAllowed,
    Removed,
    SeatGone,
    TokenDenied,
)
from calling.models import Call
from ikoota.membership.models import Member
from ikoota.rest import Done, PrivateView, Refusals

# What the services answer, for the description of the API.
TOKEN_REFUSALS: Refusals = (
    TokenDenied,
    CallOver,
    CallPaused,
    SeatGone,
    Removed,
    Banned,
    EngineNotReady,
)
MODERATION_REFUSALS: Refusals = (CallNotFound, CallEnded, NotAllowed)
NEXT_CURSOR = OpenApiParameter(
    "X-Next-Cursor", str, OpenApiParameter.HEADER, response=True, description="When there is more."
)


class MemberView(PrivateView):
    """A view for members who may take part in calls (the default permission of the API)."""

    def member(self) -> Member:
        return self.request.member  # type: ignore[attr-defined]  # set by IsCallMember

    def call(self, public_id: str) -> Call:
        """The member's way to the call: not for them looks like not there."""
        return selectors.get_call_for(self.member(), public_id)


class CreateView(MemberView):
    """Make a call; the member is its host."""

    body = CreateCall
    answer = answers.CreatedCall
    errors = (EngineNotReady,)
    throttle_scope = "create"

    def post(self, request: Request) -> Response:
        body = CreateCall(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            call = services.create_call(self.member(), **body.validated_data)
        except InvalidCall as error:
            raise body.faults(error) from None
        return Response(answers.created_call(call))


class JoinView(MemberView):
    """Reserve a seat, or take it over from the member's other device."""

    answer = answers.JoinedCall
    errors = (CallNotFound, CallEnded, CallPaused, CallLocked, CallFull, Removed, Banned)
    throttle_scope = "join"

    def post(self, request: Request, public_id: str) -> Response:
        self.wanted()
        call = self.call(public_id)
        participation = services.join_call(self.member(), call)
        return Response(answers.joined_call(call, participation.seat))


class LeaveView(MemberView):
    """Takes any body, because a closing page sends what it can; it is not read."""

    errors = (CallNotFound,)

    @extend_schema(request={"application/json": {}})
    def post(self, request: Request, public_id: str) -> Response:
        services.leave_call(self.member(), self.call(public_id))
        return Response({"success": True})


class TokenView(MemberView):
    """Credentials of the media engine for the member's seat."""

    body = IssueToken
    answer = answers.Token
    errors = TOKEN_REFUSALS
    throttle_scope = "token"

    def post(self, request: Request) -> Response:
        channel_name = self.wanted()["channel_name"]
        return Response(services.issue_token(self.member(), channel_name))


class RenewTokenView(MemberView):
    """As token, for the call by its id: everything is asked again, the uid stays."""

    answer = answers.Token
    errors = TOKEN_REFUSALS
    throttle_scope = "token"

    def post(self, request: Request, public_id: str) -> Response:
        self.wanted()
        return Response(services.renew_token(self.member(), public_id))


class MyCallsView(MemberView):
    """Newest first. `X-Next-Cursor` continues the list; it is absent on the last page."""

    answer = answers.ListedCall
    errors = (InvalidCursor,)

    @extend_schema(parameters=[ListCalls, NEXT_CURSOR], responses=answers.ListedCall(many=True))
    def get(self, request: Request) -> Response:
        query = ListCalls(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        wanted = query.validated_data
        calls = selectors.calls_for(self.member(), status=wanted["status"])
        limit = wanted["limit"]
        rows = list(selectors.calls_after(calls, wanted["cursor"])[: limit + 1])
        response = Response([answers.listed_call(row) for row in rows[:limit]])
        if len(rows) > limit:
            response["X-Next-Cursor"] = rows[limit - 1].public_id
        return response


class CallView(MemberView):
    """One call, and who is in it now."""

    answer = answers.CallInfo
    errors = (CallNotFound, Removed, Banned)

    def get(self, request: Request, public_id: str) -> Response:
        call = selectors.get_listed_call_for(self.member(), public_id)
        return Response(answers.call_info(call, selectors.roster_rows(call)))


class InviteView(MemberView):
    """Let a member in by OTO#; takes a removal back, but not a ban."""

    body = NameMember
    answer = answers.InvitedMember
    errors = (*MODERATION_REFUSALS, InvalidInvitation)

    def post(self, request: Request, public_id: str) -> Response:
        oto_number = self.wanted()["oto_number"]
        invited = services.invite_member(self.member(), self.call(public_id), oto_number)
        return Response({"success": True, "otoNumber": invited.member.oto_number})


class InvitationLinkView(MemberView):
    """Make the one link that invites to the call, or revoke it."""

    answer = answers.NewLink
    errors = MODERATION_REFUSALS

    def post(self, request: Request, public_id: str) -> Response:
        self.wanted()
        token = services.make_invitation_link(self.member(), self.call(public_id))
        url = request.build_absolute_uri(reverse("call-invitation", kwargs={"token": token}))
        return Response({"success": True, "token": token, "url": url})

    @extend_schema(responses={200: Done})
    def delete(self, request: Request, public_id: str) -> Response:
        services.revoke_invitation_link(self.member(), self.call(public_id))
        return Response({"success": True})


class AcceptInvitationView(MemberView):
    """Become one of the invited by the token of a link."""

    body = AcceptInvitation
    answer = answers.AcceptedCall
    errors = (InvalidLink, CallEnded, Removed, Banned)
    throttle_scope = "join"

    def post(self, request: Request) -> Response:
        call = services.accept_invitation(self.member(), self.wanted()["token"])
        return Response(answers.accepted_call(call))
