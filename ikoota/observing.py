"""The outermost layer: every request gets its id and is counted, every websocket too."""

from typing import Any

from ikoota.metrics import RESPONSES, SOCKETS
from ikoota.request_ids import HEADER, id_for, request_id


class Observed:
    """ASGI middleware around the whole application."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        own = id_for(scope)
        token = request_id.set(own)

        async def send_with_id(message: dict[str, Any]) -> None:
            if message["type"] in ("http.response.start", "websocket.accept"):
                headers = [*(message.get("headers") or ()), (HEADER, own.encode())]
                message = message | {"headers": headers}
            if message["type"] == "http.response.start":
                RESPONSES.labels(f"{message['status'] // 100}xx").inc()
            await send(message)

        try:
            if scope["type"] == "websocket":
                with SOCKETS.track_inprogress():
                    await self.application(scope, receive, send_with_id)
            else:
                await self.application(scope, receive, send_with_id)
        finally:
            request_id.reset(token)
