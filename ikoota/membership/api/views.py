"""Doors of signing in over the JSON API: parse, call, answer. No body of theirs is ever logged."""

from typing import Any

from django.contrib.auth import logout
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_variables
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from ikoota.membership.api.serializers import Login, SignedInDevice, Ticket
from ikoota.membership.errors import LockedOut, WrongCredentials
from ikoota.membership.models import DeviceToken, Member
from ikoota.membership.selectors import SignIn, member_for_account
from ikoota.membership.signing_in import (
    TICKET_SECONDS,
    issue_ticket,
    sign_in_device,
    sign_out_device,
    sign_out_everywhere,
)
from ikoota.rest import PrivateView


class LoginView(PrivateView):
    """A token for one device. Members who are not approved get one, too, to see how it stands."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    body = Login
    answer = SignedInDevice
    errors = (WrongCredentials, LockedOut)

    @method_decorator(sensitive_variables())
    def post(self, request: Request) -> Response:
        device, token = sign_in_device(**self.wanted())
        member = member_for_account(device.user)
        answer = {"token": token, "expiry": device.expiry, "member": _shown(member)}
        return Response(answer)


class LogoutView(PrivateView):
    """Ends what the request is signed in by: the device, or the browser's session."""

    permission_classes = (IsAuthenticated,)

    def post(self, request: Request) -> Response:
        self.wanted()
        if isinstance(request.auth, DeviceToken):
            sign_out_device(request.auth)
        else:
            logout(request._request)
        return Response({"success": True})


class LogoutAllView(PrivateView):
    """Ends every device and every browser session of the account."""

    permission_classes = (IsAuthenticated,)

    def post(self, request: Request) -> Response:
        self.wanted()
        sign_out_everywhere(request.user)  # type: ignore[arg-type]  # IsAuthenticated
        return Response({"success": True})


class SocketTicketView(PrivateView):
    """A ticket for one websocket, for apps that can neither send cookies nor headers there."""

    answer = Ticket
    throttle_scope = "join"

    def post(self, request: Request) -> Response:
        self.wanted()
        ticket = issue_ticket(_sign_in_of(request))
        return Response({"ticket": ticket, "expiresIn": TICKET_SECONDS})


def _sign_in_of(request: Request) -> SignIn:
    if isinstance(request.auth, DeviceToken):
        return SignIn(digest=request.auth.digest)
    return SignIn(session_key=request._request.session.session_key or "")


def _shown(member: Member | None) -> dict[str, Any] | None:
    return {"otoNumber": member.oto_number, "stage": member.stage} if member else None
