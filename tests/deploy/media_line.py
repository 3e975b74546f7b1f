"""A line of a member who also sends and receives media through Janus, as a page does."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.deploy.line import FIRST_RETRY, LAST_RETRY, Line
from tests.janus.page import RtcPage


@dataclass
class MediaLine(Line):
    """`page` is the connection of the moment; `attempt` its number, as the site is told."""

    page: RtcPage | None = None
    attempt: int = 0
    media_losses: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def hears(self, *lines: "MediaLine") -> None:
        """Wait until sound and picture of all the others come."""
        for other in lines:
            if other is not self:
                assert self.page
                await self.page.hears(other.seat)

    async def close(self) -> None:
        await super().close()
        for task in self._tasks:
            task.cancel()
        if self.page:
            await self.page.hang_up()

    def do(self, step: Any) -> None:
        task = asyncio.create_task(step)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "seated":
            self.do(self._begin())
        if not message["type"].startswith("media_"):
            await super()._hear(message)
        elif message["attempt"] == self.attempt:
            await self._take_media(message)

    async def _take_media(self, message: dict[str, Any]) -> None:
        assert self.page
        match message["type"]:
            case "media_answer":
                await self.page.take_answer(message["sdp"])
            case "media_offer":
                await self.page.take_offer(message["sdp"], message["seats"])
            case "media_lost":
                self.media_losses += 1
                pause = min(LAST_RETRY, FIRST_RETRY * 2**self.media_losses)
                self.do(self._begin(pause))

    async def _begin(self, pause: float = 0) -> None:
        await asyncio.sleep(pause)
        before, self.attempt = self.page, self.attempt + 1
        self.page = WirePage(self)
        if before:
            await before.hang_up()
        await self.page.offer()


class WirePage(RtcPage):
    """Over the member's line."""

    def __init__(self, line: MediaLine) -> None:
        super().__init__()
        self.session = WireSession(line, line.attempt)


class WireSession:
    """See Session."""

    def __init__(self, line: MediaLine, attempt: int) -> None:
        self._line, self._attempt = line, attempt

    def begin(self, offer: str) -> None:
        self._line.do(self._line.say(type="media_offer", attempt=self._attempt, sdp=offer))

    def answer(self, sdp: str) -> None:
        self._line.do(self._line.say(type="media_answer", attempt=self._attempt, sdp=sdp))
