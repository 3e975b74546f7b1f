"""What the site asks of the rooms in Janus. A call is a room, a seat's connection is a feed.

A feed's id begins with its seat, so whoever asks Janus knows who is there: no process of the site
has to remember it.
"""

import secrets
from typing import Any

from calling.engines.base import MEDIA_KINDS, MediaKind
from calling.engines.janus import keys
from calling.engines.janus.link import JanusRefusal, Link

# Janus' numbers of errors (janus_videoroom.c).
NO_SUCH_ROOM, ROOM_EXISTS, NO_SUCH_FEED = 426, 427, 428
# bit/s of one picture at most: the pages' best, and some air.
MAX_BITRATE = 1_300_000
# Which stream of a feed is of which kind (descriptions.py sees to it).
MIDS: dict[MediaKind, str] = {"audio": "0", "video": "1"}


class Rooms:
    """Asks over one handle of a link. Raises JanusAway and JanusRefusal."""

    def __init__(self, link: Link, handle: int) -> None:
        self._link, self._handle = link, handle

    async def open(self, room: str) -> None:
        """Make the room, if it is not there: a new Janus knows none."""
        await self._ask(
            "create",
            ROOM_EXISTS,
            admin_key=keys.admin_key(),
            room=room,
            secret=keys.room_secret(room),
            is_private=True,
            # A member hears others only as long as their own feed is there.
            require_pvtid=True,
            signed_tokens=True,
            # The seats are counted by the site; a feed that comes back may meet its former self.
            publishers=100,
            bitrate=MAX_BITRATE,
            bitrate_cap=True,
            audiocodec="opus",
            videocodec="vp8",
            opus_fec=True,
            fir_freq=0,
            record=False,
            lock_record=True,
        )

    async def kick(self, room: str, feed: str) -> None:
        await self._ask("kick", NO_SUCH_ROOM, NO_SUCH_FEED, id=feed, **_named(room))

    async def mute(self, room: str, feed: str, kind: MediaKind, on: bool) -> None:
        """Let nothing of this kind through to the others, whatever the page sends."""
        named = {"id": feed, "mid": MIDS[kind], "mute": on, **_named(room)}
        await self._ask("moderate", NO_SUCH_ROOM, NO_SUCH_FEED, **named)

    async def close(self, room: str) -> None:
        await self._ask("destroy", NO_SUCH_ROOM, **_named(room))

    async def feeds(self, room: str) -> list[str]:
        """The feeds that are in the room, sending or not."""
        found = await self._ask("listparticipants", NO_SUCH_ROOM, room=room)
        return [str(one["id"]) for one in found.get("participants", [])]

    async def _ask(self, request: str, *harmless: int, **fields: Any) -> dict[str, Any]:
        """The room's answer; {} for a refusal that says that it is so already."""
        try:
            answer = await self._link.say(self._handle, {"request": request, **fields})
        except JanusRefusal as refusal:
            if refusal.code not in harmless:
                raise
            return {}
        return dict(answer["data"])


def new_feed(seat: str) -> str:
    """An id for one connection of the seat: Janus may still have the one before."""
    return f"{seat}-{secrets.token_hex(4)}"


def seat_of(feed: str) -> str:
    return feed.partition("-")[0]


def mutes_between(
    were: frozenset[MediaKind], are: frozenset[MediaKind]
) -> list[tuple[MediaKind, bool]]:
    """What has to be muted, or not any more."""
    return [(kind, kind in are) for kind in MEDIA_KINDS if (kind in were) != (kind in are)]


def _named(room: str) -> dict[str, str]:
    return {"room": room, "secret": keys.room_secret(room)}
