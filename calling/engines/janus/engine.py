"""The Janus engine: what the services ask of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from calling.engines.base import EngineOff, MediaKind, MediaPage, MediaSession, PageSources, Seat
from calling.engines.janus.link import JanusAway, JanusRefusal, janus_link
from calling.engines.janus.rooms import Rooms, seat_of
from calling.engines.janus.session import JanusSession
from calling.engines.relay import relay_for, relay_problems

logger = logging.getLogger(__name__)

# One thread keeps what is asked in order. Its loops are its own: on the server's, a thread that
# works on the database would wait for them, and for ever once the server stops.
_asking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="janus")

MIN_KEY = 32
# RFC 1918, RFC 4193.
NEAR = [
    ip_network(text)
    for text in (
        "127.0.0.0/8",
        "::1/128",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",
    )
]


class JanusEngine:
    """A Janus on this machine carries the media; pages know it by its address for media only.

    What the services want is asked of Janus at once, by whichever process of the site they run
    in, and nobody waits for it: a Janus that hangs holds up nothing. The sessions of the pages hear
    of it from Janus, whichever process they live in.
    """

    name = "janus"
    max_seats = 50
    reveals_peer_ip = False
    sees_media = True
    can_force_mute = True
    is_remote = False
    has_sessions = True
    page_sources: PageSources = {}

    def check(self) -> list[str]:
        problems = relay_problems()
        if len(settings.JANUS_ADMIN_KEY) < MIN_KEY:
            problems.append(
                f"The janus engine needs JANUS_ADMIN_KEY: at least {MIN_KEY} random characters, "
                "the same for the site and for `manage.py run_janus`."
            )
        if not _is_near(settings.JANUS_URL):
            problems.append(
                "JANUS_URL must be the ws:// address of a Janus on this machine or in a private "
                "network, or a wss:// address."
            )
        return problems

    def open(self, call: str, seats: int) -> None:
        """Nothing yet: a room is made by the first who sits down, also in a Janus that is new."""

    def credentials(self, seat: Seat) -> dict[str, Any]:
        if self.check():
            raise EngineOff
        return {
            "engine": self.name,
            "appId": self.name,
            # The websocket itself is the credential, as with the direct engine.
            "token": seat.seat,
            "seat": seat.seat,
            **relay_for(seat),
        }

    def session(self, call: str, seat: str, page: MediaPage) -> MediaSession:
        return JanusSession(call, seat, page)

    def remove(self, call: str, seat: str, ban: bool) -> None:
        """Kick the seat. The site lets it in no more, so a ban needs nothing else."""

        async def kick(rooms: Rooms) -> None:
            for feed in await rooms.feeds(call):
                if seat_of(feed) == seat:
                    await rooms.kick(call, feed)

        _ask("a removal", kick)

    def mute(self, call: str, seat: str, kind: MediaKind, on: bool) -> None:
        async def mute(rooms: Rooms) -> None:
            for feed in await rooms.feeds(call):
                if seat_of(feed) == seat:
                    await rooms.mute(call, feed, kind, on)

        _ask("a mute", mute)

    def end(self, call: str) -> None:
        _ask("the end of a call", lambda rooms: rooms.close(call))

    def roster(self, call: str) -> set[str] | None:
        seats: set[str] = set()

        async def look(rooms: Rooms) -> None:
            seats.update(map(seat_of, await rooms.feeds(call)))

        return seats if _ask("the roster", look).result() else None


def _is_near(address: str) -> bool:
    """Whether what is said to Janus stays secret: by TLS, or on a network of the site's own."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        if parts.scheme != "ws" or not host:
            return parts.scheme == "wss" and bool(host)
        # A name without a dot is one of this machine, or of its containers.
        return host.isidentifier() or any(ip_address(host) in network for network in NEAR)
    except ValueError:
        return False


def _ask(what: str, step: Callable[[Rooms], Awaitable[None]]) -> Future[bool]:
    """Whether Janus did it. Where Janus is away, nothing passes that would have to be stopped."""

    async def ask() -> bool:
        try:
            async with janus_link() as link:
                await step(Rooms(link, await link.attach()))
        except (JanusAway, JanusRefusal) as fault:
            logger.warning("Janus did not hear of %s: %s", what, fault)
            return False
        except Exception:  # nobody looks at what the thread raises
            logger.exception("Janus was not asked for %s", what)
            return False
        return True

    return _asking.submit(lambda: asyncio.run(ask()))
