"""The media session of one websocket, where the call's engine has them (SessionEngine)."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeGuard

from channels.db import database_sync_to_async

from calling.engines.base import (
    BadDescription,
    MediaEngine,
    MediaKind,
    MediaSession,
    SessionEngine,
)
from calling.engines.registry import engine_named
from calling.errors import BadMessage, InvalidDescription
from calling.events import Event, MediaAnswer, MediaLost, MediaOffer
from calling.messages import RateLimit
from calling.models import Call
from calling.selectors import muted_kinds

# A page that comes back and back again: one session every two seconds, after the first ten.
SESSIONS_A_SECOND, SESSIONS_AT_ONCE = 0.5, 10.0

Tell = Callable[[Event], Awaitable[None]]


class MediaLine:
    """At most one session at a time, of the seat that the socket holds."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._rate_limit = RateLimit(SESSIONS_A_SECOND, SESSIONS_AT_ONCE)
        self._session: MediaSession | None = None
        self._attempt = -1

    async def begin(self, call: Call, seat: str, attempt: int, sdp: str) -> None:
        """A new session in place of the one before. `attempt` is the page's number of it."""
        engine = engine_named(call.engine)
        if not _has_sessions(engine):
            raise BadMessage("The media of this call do not pass the site.")
        self._rate_limit.spend()
        page = SocketPage(call, seat, attempt, self._tell)
        session = engine.session(call.channel_name, seat, page)
        try:
            session.begin(sdp)
        except BadDescription as fault:
            raise InvalidDescription(str(fault)) from None
        await self.end()
        self._session, self._attempt = session, attempt

    def answer(self, attempt: int, sdp: str) -> None:
        """The page's answer; one that is for an earlier session is late, and dropped."""
        if self._session is None or attempt != self._attempt:
            return
        try:
            self._session.answer(sdp)
        except BadDescription as fault:
            raise InvalidDescription(str(fault)) from None

    async def end(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.end()


class SocketPage:
    """See MediaPage: what the session says goes over the websocket, with the page's number."""

    def __init__(self, call: Call, seat: str, attempt: int, tell: Tell) -> None:
        self._call, self._seat, self._attempt, self._tell = call, seat, attempt, tell

    async def take_answer(self, sdp: str) -> None:
        await self._tell(MediaAnswer(self._attempt, sdp))

    async def take_offer(self, sdp: str, seats: Mapping[str, str]) -> None:
        await self._tell(MediaOffer(self._attempt, sdp, dict(seats)))

    async def lose(self) -> None:
        await self._tell(MediaLost(self._attempt))

    async def muted_kinds(self) -> frozenset[MediaKind]:
        return await database_sync_to_async(muted_kinds)(self._call, self._seat)


def _has_sessions(engine: MediaEngine) -> TypeGuard[SessionEngine]:
    return engine.has_sessions
