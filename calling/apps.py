"""Registration of the calling app."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import register


class CallingConfig(AppConfig):
    name = "calling"
    verbose_name = "Calls"

    def ready(self) -> None:
        # Models, and what imports them, can be imported only when all apps are loaded.
        from calling.checks import check_calling  # noqa: PLC0415
        from calling.gauges import CallCollector  # noqa: PLC0415
        from ikoota.membership.events import signed_out, stage_changed  # noqa: PLC0415
        from ikoota.metrics import REGISTRY  # noqa: PLC0415

        register(check_calling)
        REGISTRY.register(CallCollector())
        stage_changed.connect(_close_doors, dispatch_uid="calling")
        signed_out.connect(_close_sockets, dispatch_uid="calling")


def _close_doors(member: Any, **_signal: Any) -> None:
    """A member who may not use calls any more leaves those that run."""
    from calling.services import withdraw_member  # noqa: PLC0415
    from ikoota.membership.policies import can_take_part  # noqa: PLC0415

    if not can_take_part(member):
        withdraw_member(member)


def _close_sockets(member: Any, sign_in: str, **_signal: Any) -> None:
    """Who signs out leaves the calls of that browser or device."""
    from calling.services import close_signed_out_sockets  # noqa: PLC0415

    close_signed_out_sockets(member, sign_in)
