"""The port every media engine fills. Engines know seats, never members or models."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

MediaKind = Literal["audio", "video"]
MEDIA_KINDS: tuple[MediaKind, ...] = ("audio", "video")


@dataclass(frozen=True)
class Seat:
    """One seat of one call as an engine sees it: random ids and the OTO# to display."""

    call: str
    seat: str
    uid: int
    display: str
    expires: datetime


class MediaEngine(Protocol):
    """What the services ask of an engine. Every method may be repeated without harm.

    `max_seats`: more participants than this never get in, whatever the call allows.
    `reveals_peer_ip`: participants can learn each other's network address.
    `sees_media`: sound and picture pass a server that could read them.
    `can_force_mute`: a mute is carried out by the engine, not only by the pages.
    """

    name: str
    max_seats: int
    sees_media: bool
    can_force_mute: bool

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

        It is bound to this call and this seat.
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
