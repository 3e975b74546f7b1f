"""Doors: who gets past them, for the JSON API (DRF) and for pages (decorators)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from ikoota.membership.models import Member
from ikoota.membership.policies import can_take_part
from ikoota.membership.selectors import factor_of, member_for_account

# Where a session keeps the id of the second factor that was shown in it.
SECOND_STEP = "second_step"


class MemberRequest(HttpRequest):
    """A page's request behind `member_required` or `identity_required`."""

    member: Member


P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[MemberRequest, P], HttpResponseBase]
Page: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class IsCallMember(BasePermission):
    """Signed in, approved and not suspended. Sets `request.member` for the view."""

    message = "You cannot take part in calls."

    def has_permission(self, request: Request, view: Any) -> bool:
        member = _member_of(request)
        request.member = member  # type: ignore[attr-defined]  # read by the views behind
        return can_take_part(member)


class HasIdentity(BasePermission):
    """Everybody with an OTO#, whatever the stage: what is one's own. Sets `request.member`."""

    message = "This account has no Converse Identity."

    def has_permission(self, request: Request, view: Any) -> bool:
        member = _member_of(request)
        request.member = member  # type: ignore[attr-defined]  # read by the views behind
        return member is not None


class IsStaff(BasePermission):
    """Accounts that may use the admin; they need no member, and a member's stage does not count.

    Sets `request.member`, by which throttles count, to the member or None.
    """

    message = "Only the site's staff may do this."

    def has_permission(self, request: Request, view: Any) -> bool:
        request.member = _member_of(request)  # type: ignore[attr-defined]  # as above
        is_staff = bool(request.user.is_active and request.user.is_staff)
        return is_staff and passed_second_step(request)


def passed_second_step(request: HttpRequest | Request) -> bool:
    """Whether the browser has shown a code, where the site asks its staff for one.

    A device's token has none to show, whatever cookie comes along.
    """
    if not settings.STAFF_TOTP:
        return True
    if getattr(request, "auth", None) is not None or not request.user.is_authenticated:
        return False
    factor = factor_of(request.user)
    return factor is not None and request.session.get(SECOND_STEP) == str(factor.pk)


def member_required(view: View[P]) -> Page[P]:
    """Page for members who may use calls; others see where their application stands."""
    return _guarded(view, can_take_part)


def identity_required(view: View[P]) -> Page[P]:
    """Page for everybody with an OTO#, whatever the stage: what is one's own."""
    return _guarded(view, lambda member: member is not None)


def _guarded(view: View[P], allows: Callable[[Member | None], bool]) -> Page[P]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        member: Member | None = request.member  # type: ignore[attr-defined]  # MemberMiddleware
        if not allows(member):
            return redirect("welcome")
        response = view(cast(MemberRequest, request), *args, **kwargs)
        # After signing out, the browser's back button must not show this member's page.
        add_never_cache_headers(response)
        return response

    return guarded


def _member_of(request: Request) -> Member | None:
    """The member whom the API's authentication names, which may differ from the cookie's."""
    member: Member | None = getattr(request, "member", None)
    if member is not None and member.account_id == request.user.pk:
        return member
    return member_for_account(request.user)
