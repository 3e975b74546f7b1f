"""How often one member may ask, by the JSON API or by a page."""

from math import ceil
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import ScopedRateThrottle

from ikoota.errors import AppError
from ikoota.metrics import THROTTLED


class TooManyRequests(AppError):
    """A page's refusal, with the words of the API's."""

    code = "throttled"
    status = 429
    message = "Too many requests. Wait a little and try again."


class MemberThrottle(ScopedRateThrottle):
    """So many requests in a time for each member and `throttle_scope` of a view.

    Counted by the OTO#, for staff without one by the account: never by an address.
    """

    @property
    def THROTTLE_RATES(self) -> dict[str, Any]:  # type: ignore[override]  # as set now
        return api_settings.DEFAULT_THROTTLE_RATES

    def throttle_failure(self) -> bool:
        THROTTLED.labels(self.scope).inc()
        return super().throttle_failure()

    def get_cache_key(self, request: Request, view: Any) -> str:
        member: Any = getattr(request, "member", None)
        # A token may come along with the cookie of somebody else: whoever asks counts.
        own = member is not None and member.account_id == request.user.pk
        ident = member.oto_number if own else f"account-{request.user.pk}"
        return self.cache_format % {"scope": self.scope, "ident": ident}


def check_rate(request: HttpRequest, scope: str) -> None:
    """Count a page's request with those of the API in that scope; raises TooManyRequests."""
    throttle = MemberThrottle()
    if throttle.allow_request(request, SimpleNamespace(throttle_scope=scope)):  # type: ignore[arg-type]  # of both requests it reads the same
        return
    refusal = TooManyRequests()
    refusal.retry_after = ceil(throttle.wait() or 0)
    raise refusal
