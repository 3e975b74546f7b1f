"""Doors of the JSON API for hosts and moderators: each hands its body to one service."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from calling import services
from calling.api.serializers import MuteAll, MuteMember, NameMember, SetRole
from calling.api.views import MODERATION_REFUSALS, MemberView
from calling.errors import InvalidRole, ParticipantNotFound


class ModerationView(MemberView):
    """`service` is called with the acting member, the call, and the fields of `body`."""

    errors = MODERATION_REFUSALS
    service: ClassVar[Callable[..., Any]]

    def post(self, request: Request, public_id: str) -> Response:
        wanted = self.wanted()
        type(self).service(self.member(), self.call(public_id), **wanted)
        return Response({"success": True})


class OneMemberView(ModerationView):
    """For what is done to one member."""

    body = NameMember
    errors = (*MODERATION_REFUSALS, ParticipantNotFound)


class RoleView(OneMemberView):
    """Make a member of the call a moderator or a participant; for its host."""

    body = SetRole
    errors = (*MODERATION_REFUSALS, ParticipantNotFound, InvalidRole)
    service = staticmethod(services.set_role)


class HostView(OneMemberView):
    """Hand the call over: its host becomes a moderator, the member its host."""

    service = staticmethod(services.hand_over)


class MuteView(OneMemberView):
    """Mute somebody, or stop their camera; only they can undo it."""

    body = MuteMember
    service = staticmethod(services.mute_member)


class MuteAllView(ModerationView):
    """Mute everybody but oneself."""

    body = MuteAll
    service = staticmethod(services.mute_all)


class RemoveView(OneMemberView):
    """Remove a member until they are invited again."""

    service = staticmethod(services.remove_member)


class BanView(OneMemberView):
    """Remove a member, and bar them until the ban is lifted."""

    service = staticmethod(services.ban_member)


class UnbanView(OneMemberView):
    """Let a banned member come again."""

    service = staticmethod(services.lift_ban)


class LockView(ModerationView):
    """Let nobody new take a seat."""

    service = staticmethod(partial(services.lock_call, on=True))


class UnlockView(ModerationView):
    """Let everybody take a seat again."""

    service = staticmethod(partial(services.lock_call, on=False))


class PauseView(ModerationView):
    """Stop sound and picture of everybody; the seats stay."""

    service = staticmethod(services.pause_call)


class ResumeView(ModerationView):
    """Go on; what was muted stays muted."""

    service = staticmethod(services.resume_call)


class EndView(ModerationView):
    """End the call for everybody."""

    service = staticmethod(services.end_call)
