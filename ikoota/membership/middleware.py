"""Who is asking: `request.member` for HTTP and `scope["member"]` for websockets."""

from collections.abc import Callable
from typing import Any

from channels.db import database_sync_to_async
from channels.middleware import BaseMiddleware
from django.http import HttpRequest, HttpResponse

from ikoota.membership.selectors import member_for_account


class MemberMiddleware:
    """Sets `request.member` to the signed-in member, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.member = member_for_account(request.user)  # type: ignore[attr-defined]  # ours
        return self.get_response(request)


class MemberScopeMiddleware(BaseMiddleware):
    """Sets `scope["member"]` likewise; stands inside Channels' AuthMiddlewareStack."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        member = await database_sync_to_async(member_for_account)(scope["user"])
        return await super().__call__({**scope, "member": member}, receive, send)
