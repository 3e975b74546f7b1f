"""Joins pages of the lab to a Janus by the engine's own sessions, as the site's websocket does."""

import asyncio
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from calling.engines.base import MediaKind, MediaSession
from calling.engines.registry import engine_named


class BridgedPage:
    """See MediaPage."""

    def __init__(self, socket: ServerConnection, attempt: int) -> None:
        self._socket, self._attempt = socket, attempt

    async def take_answer(self, sdp: str) -> None:
        await self._say(type="media_answer", sdp=sdp)

    async def take_offer(self, sdp: str, seats: Mapping[str, str]) -> None:
        await self._say(type="media_offer", sdp=sdp, seats=dict(seats))

    async def lose(self) -> None:
        await self._say(type="media_lost")

    async def muted_kinds(self) -> frozenset[MediaKind]:
        return frozenset()

    async def _say(self, **message: Any) -> None:
        with suppress(ConnectionClosed):
            await self._socket.send(json.dumps(message | {"attempt": self._attempt}))


async def _follow(socket: ServerConnection) -> None:
    """The first message says who it is: `room` and `seat`."""
    who = json.loads(await socket.recv())
    session: MediaSession | None = None
    try:
        async for text in socket:
            message = json.loads(text)
            if message["type"] == "media_answer" and session:
                session.answer(message["sdp"])
                continue
            if session:
                await session.end()
            page = BridgedPage(socket, message["attempt"])
            session = engine_named("janus").session(who["room"], who["seat"], page)
            session.begin(message["sdp"])
    finally:
        if session:
            await session.end()


@contextmanager
def running_bridge() -> Iterator[str]:
    """Its address."""
    loop, ready, done = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    ports: list[int] = []

    async def run() -> None:
        async with serve(_follow, "127.0.0.1", 0) as server:
            ports.append(server.sockets[0].getsockname()[1])
            ready.set()
            await done.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield f"ws://127.0.0.1:{ports[0]}"
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(10)
