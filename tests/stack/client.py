"""A member at a running server process: JSON over HTTP, and websockets."""

import http.client
import json
import ssl
import time
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

CSRF = "a" * 32
# How long a page asks again while the site is being looked after.
INSIST_SECONDS, PAUSE_SECONDS = 60.0, 0.5


class Client:
    """One connection, kept open, of the member of that session, or of nobody.

    With `tls` to `localhost` as a browser comes, otherwise to the process itself.
    """

    def __init__(self, port: int, session: str = "", tls: ssl.SSLContext | None = None) -> None:
        self._connection = (
            http.client.HTTPSConnection("localhost", port, timeout=120, context=tls)
            if tls
            else http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        )
        self._headers = {"Content-Type": "application/json", "Origin": _origin(port, tls)}
        if session:
            cookies = f"sessionid={session}; csrftoken={CSRF}"
            self._headers |= {"Cookie": cookies, "X-CSRFToken": CSRF}

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON of the answer."""
        sent = None if body is None else json.dumps(body)
        self._connection.request(method, path, sent, self._headers)
        answer = self._connection.getresponse()
        return answer.status, json.loads(answer.read())

    def must(self, method: str, path: str, body: Any = None) -> Any:
        """As `ask`, for what has to work."""
        status, answer = self.ask(method, path, body)
        if status != 200:
            raise RuntimeError(f"{method} {path}: {status} {answer}")
        return answer

    def insist(self, path: str, body: Any = None) -> Any:
        """POST until it is answered with success: the site may be away for a moment."""
        deadline = time.monotonic() + INSIST_SECONDS
        while True:
            status, answer = 503, None
            with suppress(OSError, http.client.HTTPException):
                status, answer = self.ask("POST", path, body or {})
            if status == 200:
                return answer
            if status != 503 or time.monotonic() > deadline:
                raise RuntimeError(f"POST {path}: {status} {answer}")
            self._connection.close()
            time.sleep(PAUSE_SECONDS)


async def dial(
    port: int, path: str, session: str = "", tls: ssl.SSLContext | None = None
) -> ClientConnection:
    """An open websocket to /ws/PATH of that process, or through TLS; nothing is read yet."""
    origin = _origin(port, tls)
    headers = {"Origin": origin}
    if session:
        headers["Cookie"] = f"sessionid={session}"
    url = f"{origin.replace('http', 'ws', 1)}/ws/{path}"
    return await connect(
        url, additional_headers=headers, open_timeout=60, ping_interval=None, ssl=tls
    )


def _origin(port: int, tls: ssl.SSLContext | None) -> str:
    return f"https://localhost:{port}" if tls else f"http://127.0.0.1:{port}"
