"""One connection of one seat to Janus: one peer connection up, one down with all the others.

An actor: one task, which takes one thing after the other and owns all that the session knows.
"""

import asyncio
import logging
from typing import Any

from calling.engines.base import MediaKind, MediaPage
from calling.engines.janus import keys
from calling.engines.janus.descriptions import receiving_answer, sending_offer
from calling.engines.janus.link import JanusAway, JanusRefusal, Link, janus_link
from calling.engines.janus.reception import Reception
from calling.engines.janus.rooms import Rooms, mutes_between, new_feed
from ikoota.metrics import ENGINE_ERRORS

logger = logging.getLogger(__name__)

# After it, what Janus refused to let the page receive is asked for once more.
RETRY_SECONDS = 1.0
CANCEL_SECONDS = 0.1


class SessionOver(Exception):
    """The feed is out of the room: kicked, the room closed, or the page's connection broke."""


class JanusSession:
    """See MediaSession."""

    def __init__(self, room: str, seat: str, page: MediaPage) -> None:
        self._room, self._seat, self._page = room, seat, page
        # Events of Janus, answers of the page (texts), and None when Janus is gone.
        self._inbox: asyncio.Queue[dict[str, Any] | str | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def begin(self, offer: str) -> None:
        self._task = asyncio.create_task(self._run(sending_offer(offer)))

    def answer(self, sdp: str) -> None:
        self._inbox.put_nowait(receiving_answer(sdp))

    async def end(self) -> None:
        # More than once: what waits for the database takes a cancellation for an answer.
        while self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task], timeout=CANCEL_SECONDS)

    async def _run(self, offer: str) -> None:
        try:
            async with janus_link(self._inbox) as link:
                await self._live(link, offer)
        except (JanusAway, JanusRefusal, LookupError) as fault:  # or not what Janus documents
            kind = "unreachable" if isinstance(fault, JanusAway) else "refused"
            ENGINE_ERRORS.labels("janus", kind).inc()
            logger.warning("A media session ended: %r", fault)
        except SessionOver:
            pass  # the site wanted it, or the page went away
        await self._page.lose()

    async def _live(self, link: Link, offer: str) -> None:
        up = await link.attach()
        reception = await self._enter(link, up)
        answer = await link.say(up, {"request": "publish"}, {"type": "offer", "sdp": offer})
        await link.no_candidates(up)
        # Before the page hears where to send to: nothing of what is muted ever gets through.
        await self._mute(Rooms(link, up), reception.feed)
        await self._page.take_answer(answer["jsep"]["sdp"])
        while True:
            await reception.update()
            await self._take(await self._next(reception), up, reception)

    async def _enter(self, link: Link, up: int) -> Reception:
        """Come into the room, with an id of the site's making."""
        await Rooms(link, up).open(self._room)
        feed = new_feed(self._seat)
        named = {"room": self._room, "id": feed, "token": keys.room_token(self._room)}
        answer = await link.say(up, {"request": "join", "ptype": "publisher", **named})
        joined = answer["data"]
        reception = Reception(link, self._room, feed, joined["private_id"], self._page)
        reception.add(joined.get("publishers", []))
        return reception

    async def _mute(self, rooms: Rooms, feed: str) -> None:
        """Have the new feed as the site's rules say, also when they change meanwhile.

        A change that is written after the last look finds the feed there and mutes it itself.
        """
        were: frozenset[MediaKind] = frozenset()
        while changes := mutes_between(were, are := await self._page.muted_kinds()):
            for kind, on in changes:
                await rooms.mute(self._room, feed, kind, on)
            were = are

    async def _next(self, reception: Reception) -> dict[str, Any] | str | None:
        try:
            async with asyncio.timeout(RETRY_SECONDS if reception.was_refused else None):
                return await self._inbox.get()
        except TimeoutError:
            return {}

    async def _take(self, item: dict[str, Any] | str | None, up: int, reception: Reception) -> None:
        if item is None:
            raise JanusAway("Janus ended the connection")
        if isinstance(item, str):
            await reception.take_answer(item)
        # Also where the feed was kicked, or the room closed.
        elif item.get("janus") in ("hangup", "detached", "timeout"):
            raise SessionOver
        elif item.get("sender") == up:
            _take_news(item.get("plugindata", {}).get("data", {}), reception)
        else:
            reception.take_offer(item)


def _take_news(data: dict[str, Any], reception: Reception) -> None:
    """What the room tells: who sends, and who does not any more."""
    reception.add(data.get("publishers", []))
    for word in ("leaving", "unpublished", "kicked"):
        if word in data:
            reception.drop(str(data[word]))
