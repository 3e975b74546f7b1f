"""Registration of the membership app."""

from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import register
from django.utils import timezone


class MembershipConfig(AppConfig):
    name = "ikoota.membership"
    verbose_name = "Membership"

    def ready(self) -> None:
        # What imports the REST framework can be imported only when all apps are loaded.
        from django.contrib.auth.signals import user_logged_in, user_logged_out  # noqa: PLC0415

        from ikoota.checks import check_devices, check_observing, check_throttles  # noqa: PLC0415

        register(check_devices)
        register(check_throttles)
        register(check_observing)
        user_logged_in.connect(_end_staff_session_soon, dispatch_uid="membership")
        user_logged_out.connect(_close_sockets, dispatch_uid="membership")


def _end_staff_session_soon(request: Any, user: Any, **_signal: Any) -> None:
    """Whoever may use the admin signs in again every day; an app's token is no session."""
    if request is not None and user.is_staff:
        ends = timezone.now() + timedelta(hours=settings.STAFF_SESSION_HOURS)
        request.session.set_expiry(ends)


def _close_sockets(request: Any, user: Any, **_signal: Any) -> None:
    """Whoever signs out in a browser, by whichever page, leaves the calls of that browser."""
    from ikoota.membership.signing_in import sign_out_session  # noqa: PLC0415

    if user is not None and request is not None:
        sign_out_session(user, request.session.session_key or "")
