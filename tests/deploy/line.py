"""A member's page as far as the server sees it: a line to a call that comes back by itself."""

import asyncio
import json
import random
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.stack.client import Client, dial

# As static/js/lib/socket.js; pings are quicker, so that tests see more in less time.
FIRST_RETRY, LAST_RETRY, PING = 0.3, 8.0, 1.0
GONE = (ConnectionClosed, InvalidHandshake, OSError, TimeoutError)


@dataclass
class Door:
    """Where the site is."""

    port: int
    tls: ssl.SSLContext

    def client(self, session: str = "") -> Client:
        return Client(self.port, session, self.tls)


@dataclass
class Line:
    """Keeps a seat. `seat` never changes; `losses` counts how often the line broke."""

    door: Door
    session: str
    call: str
    seat: str = ""
    losses: int = 0
    last_code: int | None = None
    roster: dict[str, Any] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    seated: asyncio.Event = field(default_factory=asyncio.Event)
    _tries: int = 0
    _task: asyncio.Task[None] | None = None

    async def join(self) -> None:
        """Reserve a seat, and sit on it from now on."""
        path = f"/api/calling/{self.call}/join"
        client = self.door.client(self.session)
        self.seat = (await asyncio.to_thread(client.must, "POST", path, {}))["seat"]
        self._task = asyncio.create_task(self._keep())
        await self.is_seated()

    async def is_seated(self, seconds: float = 60) -> None:
        async with asyncio.timeout(seconds):
            await self.seated.wait()

    async def close(self) -> None:
        assert self._task
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _keep(self) -> None:
        while True:
            try:
                await self._once()
            except GONE as error:
                self.last_code = getattr(getattr(error, "rcvd", None), "code", None)
            self.losses += self.seated.is_set()
            self.seated.clear()
            pause = min(LAST_RETRY, FIRST_RETRY * 2**self._tries)
            self._tries += 1
            await asyncio.sleep(pause * random.uniform(0.75, 1.25))

    async def _once(self) -> None:
        socket = await dial(self.door.port, f"calls/{self.call}/", self.session, self.door.tls)
        async with socket:
            await socket.send(json.dumps({"type": "take_seat", "seat": self.seat}))
            pinging = asyncio.create_task(self._ping(socket))
            try:
                async for text in socket:
                    self._hear(json.loads(text))
            finally:
                pinging.cancel()

    async def _ping(self, socket: Any) -> None:
        with suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(PING)
                await socket.send(json.dumps({"type": "ping"}))

    def _hear(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "snapshot":
                self._tries = 0
                self.roster = {one["seat"]: one for one in message["participants"]}
            case "joined":
                self.roster[message["participant"]["seat"]] = message["participant"]
            case "left":
                self.roster.pop(message["seat"], None)
            case "seated":
                self.seated.set()
            case "error":
                self.refusals.append(message["code"])
