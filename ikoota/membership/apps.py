"""Registration of the membership app."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import register


class MembershipConfig(AppConfig):
    name = "ikoota.membership"
    verbose_name = "Membership"

    def ready(self) -> None:
        # What imports the REST framework can be imported only when all apps are loaded.
        from django.contrib.auth.signals import user_logged_out  # noqa: PLC0415

        from ikoota.checks import check_devices, check_throttles  # noqa: PLC0415

        register(check_devices)
        register(check_throttles)
        user_logged_out.connect(_close_sockets, dispatch_uid="membership")


def _close_sockets(request: Any, user: Any, **_signal: Any) -> None:
    """Whoever signs out in a browser, by whichever page, leaves the calls of that browser."""
    from ikoota.membership.signing_in import sign_out_session  # noqa: PLC0415

    if user is not None and request is not None:
        sign_out_session(user, request.session.session_key or "")
