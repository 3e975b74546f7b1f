"""Browser to browser: the site's own websocket carries the signalling, nobody carries the media."""

from typing import Any

from django.conf import settings

from calling.engines.base import MediaKind, PageSources, Seat
from calling.engines.relay import relay_for, relay_problems


class DirectEngine:
    """Peers connect to each other, so a seat is cut off by closing its websocket.

    Peers learn each other's address unless every packet goes through a TURN relay: outside DEBUG
    the engine works with a relay only.
    """

    name = "direct"
    max_seats = 4
    sees_media = False
    can_force_mute = False
    is_remote = False
    has_sessions = False
    page_sources: PageSources = {}

    @property
    def reveals_peer_ip(self) -> bool:
        return not settings.RELAY_ONLY

    def check(self) -> list[str]:
        problems = relay_problems()
        if not settings.DEBUG and not (settings.TURN_URLS and settings.RELAY_ONLY):
            problems.append(
                "The direct engine would show members each other's address: set TURN_URLS, "
                "TURN_SECRET and RELAY_ONLY, or choose another MEDIA_ENGINE."
            )
        return problems

    def open(self, call: str, seats: int) -> None:
        """Nothing to open: the channel is the group of websockets of the call."""

    def credentials(self, seat: Seat) -> dict[str, Any]:
        return {
            "engine": self.name,
            "appId": self.name,
            # The websocket itself is the credential (session and Origin); it is taken by seat.
            "token": seat.seat,
            "seat": seat.seat,
            **relay_for(seat),
        }

    def remove(self, call: str, seat: str, ban: bool) -> None:
        """Nothing to do: peers drop a seat when its websocket is closed."""

    def mute(self, call: str, seat: str, kind: MediaKind, on: bool) -> None:
        """Nothing to do: the pages obey the `muted` event."""

    def end(self, call: str) -> None:
        """Nothing to close."""

    def roster(self, call: str) -> set[str] | None:
        return None
