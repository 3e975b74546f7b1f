"""The outermost doors refuse what cannot be read, instead of failing on it."""

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import OriginValidator, WebsocketDenier
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponseBadRequest

from ikoota.outages import OUTAGES, TRY_AGAIN_LATER, note_outage


class Handler(ASGIHandler):
    """Django's, which makes a request of headers before anything of ours could catch its fault."""

    def create_request(self, scope: Any, body_file: Any) -> Any:
        try:
            return super().create_request(scope, body_file)
        except ValueError:  # a Content-Type with an encoding that there is not
            return None, HttpResponseBadRequest()


class Handshake(HttpRequest):
    """The request that opens a websocket: Django says which host it is for."""

    def __init__(self, scope: dict[str, Any]) -> None:
        super().__init__()
        self.from_tls = scope.get("scheme") in ("wss", "https")
        for name, value in scope["headers"]:
            self.META[f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"] = value.decode(
                "latin-1"
            )

    def _get_scheme(self) -> str:
        return "https" if self.from_tls else "http"


class FromThisSite:
    """Lets websockets in that come from a page of this site: scheme, host and port are its own.

    As Django's check of forms: the host that is asked, and CSRF_TRUSTED_ORIGINS.
    """

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        origins = [value.decode("latin-1") for name, value in scope["headers"] if name == b"origin"]
        # Two origins are no browser's, and one that cannot be read nobody can compare.
        readable = len(origins) == 1 and _is_address(origins[0])
        allowed = _origins_of(scope) if readable else []
        door = OriginValidator(self.application, allowed) if allowed else WebsocketDenier.as_asgi()
        return await door(scope, receive, send)


class ClosesInOutages:
    """Closes a websocket when what the site stands on is away; clients come back by themselves.

    Their seats stay: nobody gave them up, and who comes back in time takes the same one.
    """

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        try:
            await self.application(scope, receive, send)
        except OUTAGES as error:
            note_outage(error)
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})


def _origins_of(scope: dict[str, Any]) -> list[str]:
    """Origins of the site's pages; none when the host is not one of the site's."""
    request = Handshake(scope)
    try:
        own = f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return []
    # Channels writes subdomains without Django's star.
    return [own, *(origin.replace("://*.", "://.") for origin in settings.CSRF_TRUSTED_ORIGINS)]


def _is_address(text: str) -> bool:
    try:
        urlsplit(text).port  # noqa: B018  # reading it is the check
    except ValueError:
        return False
    return True
