"""An engine that carries nothing and remembers what it was told: for tests."""

from typing import Any

from calling.engines.base import MediaKind, PageSources, Seat


class FakeEngine:
    """Keeps channels, seats and mutes in memory; pages draw synthetic peers for it."""

    name = "fake"
    max_seats = 50
    reveals_peer_ip = False
    sees_media = False
    can_force_mute = True
    is_remote = False
    has_sessions = False
    page_sources: PageSources = {}

    def __init__(self) -> None:
        self.channels: dict[str, set[str]] = {}
        self.banned: set[tuple[str, str]] = set()
        self.muted: set[tuple[str, str, MediaKind]] = set()

    def check(self) -> list[str]:
        return []

    def open(self, call: str, seats: int) -> None:
        self.channels.setdefault(call, set())

    def credentials(self, seat: Seat) -> dict[str, Any]:
        self.channels.setdefault(seat.call, set()).add(seat.seat)
        return {
            "engine": self.name,
            "appId": self.name,
            "token": f"fake:{seat.call}:{seat.seat}:{seat.uid}",
            "seat": seat.seat,
        }

    def remove(self, call: str, seat: str, ban: bool) -> None:
        self.channels.get(call, set()).discard(seat)
        if ban:
            self.banned.add((call, seat))

    def mute(self, call: str, seat: str, kind: MediaKind, on: bool) -> None:
        if on:
            self.muted.add((call, seat, kind))
        else:
            self.muted.discard((call, seat, kind))

    def end(self, call: str) -> None:
        self.channels.pop(call, None)

    def roster(self, call: str) -> set[str] | None:
        return set(self.channels.get(call, set()))
