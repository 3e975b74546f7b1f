"""The port every media engine fills. Engines know seats, never members or models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

MediaKind = Literal["audio", "video"]
PageSources = Mapping[str, Sequence[str]]
MEDIA_KINDS: tuple[MediaKind, ...] = ("audio", "video")


@dataclass(frozen=True)
class Seat:
    """One seat of one call as an engine sees it: random ids and the OTO# to display."""

    call: str
    seat: str
    uid: int
    display: str
    expires: datetime
    publishes: frozenset[MediaKind] = frozenset(MEDIA_KINDS)


class EngineOff(Exception):
    """The engine is not set up: it has nothing to give to anybody."""


class EngineUnreachable(Exception):
    """The engine's server did not answer, or not as it should: to be tried again later."""


class EngineRefusal(Exception):
    """The engine's server says that what was asked is wrong: trying again is of no use."""


class BadDescription(Exception):
    """A session description (SDP) of a page that no page of ours makes; the text says why."""


@dataclass(frozen=True)
class Rule:
    """What an engine behind a network is to keep from happening in a channel.

    `uid` None: nobody may do it. `what`: "join", "audio" or "video".
    """

    call: str
    uid: int | None
    what: Literal["join", "audio", "video"]


class MediaEngine(Protocol):
    """What the services ask of an engine. Every method may be repeated without harm.

    `max_seats`: more participants than this never get in, whatever the call allows.
    `reveals_peer_ip`: participants can learn each other's network address.
    `sees_media`: sound and picture pass a server that could read them.
    `can_force_mute`: a mute is carried out by the engine, not only by the pages.
    `is_remote`: it is a RemoteEngine.
    `has_sessions`: it is a SessionEngine.
    `page_sources`: what its part of the page needs beyond this site, by directive of the content
    policy.
    """

    name: str
    max_seats: int
    sees_media: bool
    can_force_mute: bool
    is_remote: bool
    has_sessions: bool
    page_sources: PageSources

    @property
    def reveals_peer_ip(self) -> bool: ...

    def check(self) -> list[str]:
        """Sentences that say what keeps the engine from working; empty when it works."""
        ...

    def open(self, call: str, seats: int) -> None:
        """Make the channel `call` ready for `seats` participants."""
        ...

    def credentials(self, seat: Seat) -> dict[str, Any]:
        """Short-lived descriptor for the page: at least `engine`, `token`, `appId`, `seat`.

        It is bound to this call and this seat. Raises EngineOff.
        """
        ...

    def remove(self, call: str, seat: str, ban: bool) -> None:
        """Cut the seat off; with `ban` its credentials never work again."""
        ...

    def mute(self, call: str, seat: str, kind: MediaKind, on: bool) -> None:
        """Stop (or allow again) sound or picture of the seat, where the engine can."""
        ...

    def end(self, call: str) -> None:
        """Close the channel for everybody."""
        ...

    def roster(self, call: str) -> set[str] | None:
        """Seats the engine itself sees in the channel; None when it does not know."""
        ...


class RemoteEngine(MediaEngine, Protocol):
    """An engine behind a network, which may be slow or away: nobody waits for it.

    The services keep what it is to do (services/rules.py); its remove, mute and end do nothing.
    Each of these asks once and raises EngineUnreachable or EngineRefusal.
    """

    @property
    def takes_rules(self) -> bool:
        """Whether the site can ask it for anything at all."""
        ...

    def make_rule(self, rule: Rule, seconds: int) -> int:
        """Have it keep the rule for so long; the rule's number there."""
        ...

    def find_rule(self, rule: Rule) -> int | None:
        """The number of that rule, if there is one: after an answer that was lost."""
        ...

    def drop_rule(self, number: int) -> None:
        """Have it forget the rule; one that is not there is no error."""
        ...

    def users(self, call: str) -> set[int]:
        """The uids it sees in the channel now."""
        ...


class MediaPage(Protocol):
    """The page on a seat, as a session speaks to it; calls after its end do nothing."""

    async def take_answer(self, sdp: str) -> None:
        """The answer to what the page offered to send."""
        ...

    async def take_offer(self, sdp: str, seats: Mapping[str, str]) -> None:
        """What the page may receive now; `seats` says whose each stream is, by its mid."""
        ...

    async def lose(self) -> None:
        """The session is over, and the page may begin another one."""
        ...

    async def muted_kinds(self) -> frozenset[MediaKind]:
        """What nobody is to get of the seat, as the site's rules have it now."""
        ...


class MediaSession(Protocol):
    """One connection of one seat to the engine's media server, from a page's offer to its end.

    It lives where the page's websocket lives, and ends with it.
    """

    def begin(self, offer: str) -> None:
        """Connect the page, which offers to send; its answers come by themselves.

        Raises BadDescription.
        """
        ...

    def answer(self, sdp: str) -> None:
        """The page's answer to what it may receive. Raises BadDescription."""
        ...

    async def end(self) -> None:
        """Cut the page off. Whatever the server had of it is gone."""
        ...


class SessionEngine(MediaEngine, Protocol):
    """An engine with a media server that only the site speaks to, over sessions."""

    def session(self, call: str, seat: str, page: MediaPage) -> MediaSession: ...
