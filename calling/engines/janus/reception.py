"""What one seat receives from Janus: one peer connection with two streams of each other seat."""

from typing import Any

from calling.engines.base import MediaPage
from calling.engines.janus import keys
from calling.engines.janus.descriptions import version_of
from calling.engines.janus.link import JanusRefusal, Link
from calling.engines.janus.rooms import NO_SUCH_FEED, Rooms, seat_of


class Reception:
    """One offer at a time: what comes up while the page thinks about one waits for its answer."""

    def __init__(self, link: Link, room: str, feed: str, private_id: int, page: MediaPage) -> None:
        self.feed = feed
        # A feed was gone before it was asked for: the others are asked for again.
        self.was_refused = False
        self._link, self._room, self._page = link, room, page
        self._private_id = private_id
        self._feeds: dict[str, str] = {}  # of the others, the newest of each seat
        self._asked: set[str] = set()
        self._down: int | None = None
        self._is_in = self._is_waiting = False
        self._next_offer: dict[str, Any] | None = None
        self._version = 0

    def add(self, publishers: list[dict[str, Any]]) -> None:
        for publisher in publishers:
            feed = str(publisher["id"])
            if seat_of(feed) != seat_of(self.feed):
                self._feeds[seat_of(feed)] = feed

    def drop(self, feed: str) -> None:
        """Janus takes its streams out of what is received by itself."""
        self._asked.discard(feed)
        if self._feeds.get(seat_of(feed)) == feed:
            del self._feeds[seat_of(feed)]

    def take_offer(self, event: dict[str, Any]) -> None:
        """Somebody went away, or Janus says something without an offer.

        An offer that was made before the last answer of Janus may come behind it: it is old.
        """
        if version_of(event.get("jsep", {}).get("sdp", "")) > self._version:
            data = event.get("plugindata", {}).get("data", {})
            self._keep(event | {"data": data})

    def _keep(self, offer: dict[str, Any]) -> None:
        self._next_offer, self._version = offer, version_of(offer["jsep"]["sdp"])

    async def take_answer(self, sdp: str) -> None:
        if not self._is_waiting or self._down is None:
            return
        self._is_waiting = False
        await self._link.say(self._down, {"request": "start"}, {"type": "answer", "sdp": sdp})
        await self._link.no_candidates(self._down)

    async def update(self) -> None:
        """Ask for whoever is new, and hand on what Janus offers."""
        if self._is_waiting:
            return
        self.was_refused = False
        fresh = sorted(set(self._feeds.values()) - self._asked)
        if fresh:
            await self._ask_for(fresh)
        if self._next_offer:
            await self._offer(self._next_offer)

    async def _ask_for(self, feeds: list[str]) -> None:
        if self._down is None:
            self._down = await self._link.attach()
        try:
            answer = await self._link.say(self._down, self._request(feeds))
        except JanusRefusal as refusal:
            if refusal.code != NO_SUCH_FEED:
                raise
            self.was_refused = True
            there = await Rooms(self._link, self._down).feeds(self._room)
            for feed in set(feeds).difference(there):
                self.drop(feed)
            return
        self._is_in = True
        self._asked |= set(feeds)
        if "jsep" in answer:
            self._keep(answer)

    def _request(self, feeds: list[str]) -> dict[str, Any]:
        streams = [{"feed": feed} for feed in feeds]
        if self._is_in:
            return {"request": "subscribe", "streams": streams}
        return {
            "request": "join",
            "ptype": "subscriber",
            "room": self._room,
            "streams": streams,
            "private_id": self._private_id,
            "token": keys.room_token(self._room),
        }

    async def _offer(self, answer: dict[str, Any]) -> None:
        self._next_offer, self._is_waiting = None, True
        known = set(self._feeds.values())
        seats = {
            str(stream["mid"]): seat_of(stream["feed_id"])
            for stream in answer["data"].get("streams", [])
            if stream.get("active", True) and stream.get("feed_id") in known
        }
        await self._page.take_offer(answer["jsep"]["sdp"], seats)
