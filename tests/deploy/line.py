"""A member's page as far as the server sees it: a line to a call that comes back by itself."""

import asyncio
import json
import random
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection
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
    """Keeps a seat. `seat` never changes; `losses` counts how often the line broke.

    `seq`: number of the last event it knows of; `heard`: when each event came, by its number.
    Events that it never heard are in the snapshot that it asked for: `told` counts those.
    """

    door: Door
    session: str
    call: str
    ping_seconds: float = PING
    seat: str = ""
    losses: int = 0
    seq: int = -1
    heard: dict[int, float] = field(default_factory=dict)
    told: int = 0
    last_code: int | None = None
    roster: dict[str, Any] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    seated: asyncio.Event = field(default_factory=asyncio.Event)
    _tries: int = 0
    _task: asyncio.Task[None] | None = None
    _socket: ClientConnection | None = None
    _has_asked: bool = False

    async def join(self) -> None:
        """Reserve a seat, and sit on it from now on."""
        self.seat = (await self._post("join"))["seat"]
        self._task = asyncio.create_task(self._keep())
        await self.is_seated()

    async def leave(self) -> None:
        """Give the seat up, and close the line."""
        await self._post("leave")
        await self.close()

    async def say(self, **message: Any) -> None:
        """Send a message, if there is a line."""
        with suppress(ConnectionClosed):
            if self._socket:
                await self._socket.send(json.dumps(message))

    def tear(self) -> None:
        """As when the network changes: the line breaks without a word."""
        if self._socket and self.seated.is_set():
            self.losses += 1
            self.seated.clear()
            self._socket.transport.abort()

    async def is_seated(self, seconds: float = 60) -> None:
        async with asyncio.timeout(seconds):
            await self.seated.wait()

    async def close(self) -> None:
        assert self._task
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _post(self, what: str) -> Any:
        client = self.door.client(self.session)
        return await asyncio.to_thread(client.insist, f"/api/calling/{self.call}/{what}")

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
            self._socket, self._has_asked = socket, False
            await self.say(type="take_seat", seat=self.seat)
            pinging = asyncio.create_task(self._ping())
            try:
                async for text in socket:
                    await self._hear(json.loads(text))
            finally:
                pinging.cancel()
                self._socket = None

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(self.ping_seconds * random.uniform(0.75, 1.25))
            await self.say(type="ping")

    async def _hear(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "snapshot":
                self._take_snapshot(message)
            case "seated":
                self.seated.set()
            case "pong":
                await self._know_of(message["seq"])
            case "error":
                self.refusals.append(message["code"])
            case _ if "seq" in message:
                await self._know_of(message["seq"] - 1)
                if message["seq"] == self.seq + 1:
                    self._take_event(message)

    async def _know_of(self, seq: int) -> None:
        """All events up to that one; a gap is mended by a snapshot, as on the page."""
        if seq > self.seq and not self._has_asked:
            self._has_asked = True
            await self.say(type="resync")

    def _take_snapshot(self, message: dict[str, Any]) -> None:
        self._tries, self._has_asked = 0, False
        self.told += message["seq"] - self.seq if self.seq >= 0 else 0
        self.seq = message["seq"]
        self.roster = {one["seat"]: one for one in message["participants"]}

    def _take_event(self, event: dict[str, Any]) -> None:
        self.seq = event["seq"]
        self.heard[self.seq] = time.monotonic()
        if event["type"] == "joined":
            self.roster[event["participant"]["seat"]] = event["participant"]
        elif event["type"] == "left":
            self.roster.pop(event["seat"], None)
        elif event["type"] == "hand" and event["seat"] in self.roster:
            self.roster[event["seat"]] |= {"handRaised": event["raised"], "handSeq": self.seq}
