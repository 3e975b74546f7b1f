"""Pages of the second step: staff set an authenticator app up, and show its codes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from ikoota.membership.errors import LockedOut, WrongCode
from ikoota.membership.forms import CodeForm
from ikoota.membership.models import Account, SecondFactor
from ikoota.membership.permissions import SECOND_STEP, passed_second_step
from ikoota.membership.second_factors import (
    app_address,
    begun_factor,
    check_code,
    confirm_factor,
    forget_factor,
    secret_of,
)
from ikoota.membership.selectors import factor_of

TOO_MANY = "Too many wrong codes. Wait 15 minutes, then try again."
StaffPage = Callable[[HttpRequest, Account], HttpResponse]


def for_staff(view: StaffPage) -> Callable[[HttpRequest], HttpResponse]:
    """Pages that are there for staff alone, and only where the site asks for the second step."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.STAFF_TOTP:
            raise Http404
        if not isinstance(request.user, Account):
            return redirect_to_login(request.get_full_path())
        if not request.user.is_staff:
            raise Http404
        return view(request, request.user)

    return guarded


@sensitive_post_parameters("code")
@sensitive_variables("codes", "context")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def second_step(request: HttpRequest, account: Account) -> HttpResponse:
    """membership/second_step.html: `form`, `next`; before the app is set up `picture`, `secret`.

    When it was just set up membership/recovery_codes.html: `codes`, `next`.
    """
    if passed_second_step(request):
        return redirect(_wanted(request))
    factor = factor_of(account)
    form = CodeForm(request.POST if request.method == "POST" else None)
    status, headers = (400 if form.is_bound else 200), dict[str, str]()
    if form.is_valid():
        try:
            return _passed(request, account, form.cleaned_data["code"], is_known=factor is not None)
        except (WrongCode, LockedOut) as refusal:
            is_locked = isinstance(refusal, LockedOut)
            form.add_error("code", TOO_MANY if is_locked else refusal.message)
            status, headers = refusal.status, refusal.headers()
    context = {"form": form, "next": _wanted(request)}
    if factor is None:
        context |= _for_the_app(begun_factor(account))
    page = render(request, "membership/second_step.html", context, status=status)
    for name, value in headers.items():
        page[name] = value
    return page


@require_POST
@for_staff
def renew(request: HttpRequest, account: Account) -> HttpResponse:
    """Set another app up, with new recovery codes, after the old one was shown."""
    if passed_second_step(request):
        forget_factor(account)
    return redirect("second-step")


def _passed(request: HttpRequest, account: Account, code: str, *, is_known: bool) -> HttpResponse:
    if is_known:
        _remember(request, check_code(account, code))
        return redirect(_wanted(request))
    factor, codes = confirm_factor(account, code)
    _remember(request, factor)
    context = {"codes": codes, "next": _wanted(request)}
    return render(request, "membership/recovery_codes.html", context)


def _remember(request: HttpRequest, factor: SecondFactor) -> None:
    # As after signing in: a session that somebody saw before is worth less than this one.
    request.session.cycle_key()
    request.session[SECOND_STEP] = str(factor.pk)


def _for_the_app(factor: SecondFactor) -> dict[str, Any]:
    picture = segno.make(app_address(factor), error="m").svg_data_uri(scale=5, light="white")
    return {"picture": picture, "secret": secret_of(factor)}


def _wanted(request: HttpRequest) -> str:
    """Where the visitor was going: within this site, else the admin."""
    place = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    hosts, is_secure = {request.get_host()}, request.is_secure()
    if url_has_allowed_host_and_scheme(place, allowed_hosts=hosts, require_https=is_secure):
        return place
    return resolve_url("admin:index")
