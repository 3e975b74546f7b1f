"""Who is asking: `request.member` for HTTP and `scope["member"]` for websockets."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.middleware import BaseMiddleware
from django.http import HttpRequest, HttpResponse

from ikoota.doors import FromThisSite
from ikoota.membership.models import Member
from ikoota.membership.selectors import SignIn, member_for_account, member_signed_in_by
from ikoota.membership.signing_in import redeem_ticket

Scope = dict[str, Any]


class MemberMiddleware:
    """Sets `request.member` to the signed-in member, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.member = member_for_account(request.user)  # type: ignore[attr-defined]  # ours
        return self.get_response(request)


class MemberScopeMiddleware(BaseMiddleware):
    """Sets `scope["member"]` and `scope["sign_in"]`; stands inside AuthMiddlewareStack."""

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> Any:
        member = await database_sync_to_async(member_for_account)(scope["user"])
        sign_in = SignIn(session_key=scope["session"].session_key or "")
        return await super().__call__(scope | {"member": member, "sign_in": sign_in}, receive, send)


class TicketMiddleware:
    """Websockets with `?ticket=` go to `inner` as who got the ticket, others to `otherwise`.

    Apps send no Origin. Browsers always do, and then it must be one of this site's.
    """

    def __init__(self, inner: Any, otherwise: Any) -> None:
        self.inner, self.otherwise = inner, otherwise
        self.from_page = FromThisSite(self._let_in)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> Any:
        if "ticket" not in _query(scope):
            return await self.otherwise(scope, receive, send)
        has_origin = any(name == b"origin" for name, _ in scope["headers"])
        door = self.from_page if has_origin else self._let_in
        return await door(scope, receive, send)

    async def _let_in(self, scope: Scope, receive: Any, send: Any) -> Any:
        sign_in, member = await database_sync_to_async(_holder)(_query(scope)["ticket"])
        # Nothing behind needs the query: the ticket must not land in a log or a traceback.
        known = {"member": member, "sign_in": sign_in, "query_string": b""}
        return await self.inner(scope | known, receive, send)


def _holder(tickets: list[str]) -> tuple[SignIn | None, Member | None]:
    """Who got the one ticket, while still signed in; nobody for anything else."""
    sign_in = redeem_ticket(tickets[0]) if len(tickets) == 1 else None
    return sign_in, member_signed_in_by(sign_in) if sign_in else None


def _query(scope: Scope) -> dict[str, list[str]]:
    return parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
