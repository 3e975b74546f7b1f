"""One websocket to Janus with one session on it: requests, their answers, and events.

Janus ends the session, and all that hangs on it, as soon as the websocket is closed.
"""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from calling.engines.janus import keys

ANSWER_SECONDS = 5.0
# Janus drops sessions of which it hears nothing for a minute.
KEEP_ALIVE_SECONDS = 15.0
# A Janus that hangs is noticed after both.
PING_SECONDS, PONG_SECONDS = 5.0, 10.0
# Descriptions of fifty members, with room to spare.
MAX_BYTES = 2**20

# What Janus says unasked; None is the end, nothing comes any more.
Events = asyncio.Queue[Any]


class JanusAway(Exception):
    """Janus does not answer, or not any more."""


class JanusRefusal(Exception):
    """Janus said no; `code` is its own number of the error."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code


class Link:
    """Made by `janus_link`. Every method raises JanusAway, and JanusRefusal where it asks."""

    def __init__(self, socket: ClientConnection, events: Events) -> None:
        self._socket, self._events = socket, events
        self._session: int | None = None
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}

    async def open(self) -> None:
        """Begin the session that all else belongs to."""
        self._session = (await self._ask({"janus": "create"}))["data"]["id"]

    async def attach(self) -> int:
        """A new handle of the video room: one for each peer connection."""
        answer = await self._ask({"janus": "attach", "plugin": keys.PLUGIN})
        return int(answer["data"]["id"])

    async def say(
        self, handle: int, body: dict[str, Any], jsep: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """Ask the video room; the whole answer, with what the room says under "data"."""
        message: dict[str, Any] = {"janus": "message", "handle_id": handle, "body": body}
        answer = await self._ask(message | ({"jsep": jsep} if jsep else {}))
        data = answer.get("plugindata", {}).get("data", {})
        if "error_code" in data:
            raise JanusRefusal(data["error_code"], data.get("error", ""))
        return answer | {"data": data}

    async def no_candidates(self, handle: int) -> None:
        """Tell that no address of the browser will follow: it is the browser that calls Janus."""
        candidate = {"completed": True}
        await self._send({"janus": "trickle", "handle_id": handle, "candidate": candidate})

    async def read(self) -> None:
        """Hand out answers and events until the end."""
        with suppress(WebSocketException, OSError, ValueError):
            async for text in self._socket:
                self._take(json.loads(text))
        self.end()

    def end(self) -> None:
        """Whoever waits for an answer or an event gets none."""
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(JanusAway("Janus ended the connection"))
        self._events.put_nowait(None)

    async def keep_alive(self) -> None:
        with suppress(JanusAway):
            while True:
                await asyncio.sleep(KEEP_ALIVE_SECONDS)
                await self._send({"janus": "keepalive"})

    def _take(self, message: dict[str, Any]) -> None:
        kind = message.get("janus")
        # The ack of a question says only that its answer will come, and may come behind it.
        if kind == "ack":
            return
        waiting = self._waiting.get(message.get("transaction", ""))
        if waiting is None:
            self._events.put_nowait(message)
        elif not waiting.done():
            waiting.set_result(message)

    async def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        transaction = secrets.token_hex(8)
        waiting = asyncio.get_running_loop().create_future()
        self._waiting[transaction] = waiting
        try:
            await self._send(message | {"transaction": transaction})
            async with asyncio.timeout(ANSWER_SECONDS):
                answer = await waiting
        except TimeoutError:
            raise JanusAway("Janus did not answer in time") from None
        finally:
            del self._waiting[transaction]
        if answer.get("janus") == "error":
            error = answer.get("error", {})
            raise JanusRefusal(error.get("code", 0), error.get("reason", ""))
        return answer

    async def _send(self, message: dict[str, Any]) -> None:
        common: dict[str, Any] = {
            "transaction": secrets.token_hex(8),
            "token": keys.session_token(),
        }
        if self._session is not None:
            common["session_id"] = self._session
        try:
            await self._socket.send(json.dumps(common | message))
        except (WebSocketException, OSError):
            raise JanusAway("the connection to Janus is closed") from None


@asynccontextmanager
async def janus_link(events: Events | None = None) -> AsyncIterator[Link]:
    """A session at settings.JANUS_URL, which ends with the block. Raises JanusAway.

    `events` gets what Janus says unasked.
    """
    socket = await _connected()
    link = Link(socket, events or asyncio.Queue())
    tasks = [asyncio.create_task(link.read()), asyncio.create_task(link.keep_alive())]
    try:
        await link.open()
        yield link
    finally:
        for task in tasks:
            task.cancel()
        # Not a polite close: that would wait for the answer of a Janus that may hang.
        socket.transport.abort()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _connected() -> ClientConnection:
    try:
        return await connect(
            settings.JANUS_URL,
            subprotocols=["janus-protocol"],  # type: ignore[list-item]  # a NewType of str
            open_timeout=ANSWER_SECONDS,
            ping_interval=PING_SECONDS,
            ping_timeout=PONG_SECONDS,
            max_size=MAX_BYTES,
            compression=None,
            proxy=None,
        )
    except (WebSocketException, OSError, TimeoutError) as error:
        raise JanusAway(f"no connection to Janus: {type(error).__name__}") from None
