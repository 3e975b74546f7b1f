"""The Agora engine: tokens for the pages, and rules that the cloud keeps."""

import time
from typing import Any

from django.conf import settings

from calling.engines.agora import rest
from calling.engines.agora.project import problems
from calling.engines.agora.tokens import MAX_LIFE, MIN_LIFE, Grant, build_token
from calling.engines.base import EngineOff, MediaKind, PageSources, Rule, Seat

DOMAINS = ("agora.io", "sd-rtn.com")
PAGE_SOURCES: PageSources = {
    "connect-src": [
        f"{scheme}://*.{domain}:*" for domain in DOMAINS for scheme in ("https", "wss")
    ],
    # The SDK hides two elements it measures pictures with: these two styles, letter by letter.
    "style-src": [
        "'unsafe-hashes'",
        "'sha256-aqNNdDLnnrDOnTNdkJpYlAxKVJtLt9CtFLklmInuUAE='",  # display:none
        # position: fixed; top: 0; left: 0; width: 1px; height: 1px
        "'sha256-cPxxYHvCiQ/kT6TlojjBofFPdVQmCg8k/CdPKQDf9zI='",
    ],
}


class AgoraEngine:
    """Agora's cloud carries the media; a token says who may join and what they may send.

    Its servers could see sound and picture, which are masked before they leave the device.
    """

    name = "agora"
    # Agora advises no more video senders than this in one channel.
    max_seats = 17
    reveals_peer_ip = False
    sees_media = True
    can_force_mute = True
    is_remote = True
    has_sessions = False
    page_sources = PAGE_SOURCES

    @property
    def takes_rules(self) -> bool:
        return bool(settings.AGORA_CUSTOMER_ID) and not problems()

    def check(self) -> list[str]:
        return [problem.sentence for problem in problems()]

    def open(self, call: str, seats: int) -> None:
        """Nothing to open: a channel is there as soon as somebody joins it."""

    def credentials(self, seat: Seat) -> dict[str, Any]:
        if self.check():
            raise EngineOff
        now = int(time.time())
        life = min(max(int(seat.expires.timestamp()) - now, MIN_LIFE), MAX_LIFE)
        grant = Grant(channel=seat.call, uid=seat.uid, publishes=seat.publishes, life=life)
        app_id, certificate = settings.AGORA_APP_ID, settings.AGORA_APP_CERTIFICATE
        version = settings.AGORA_TOKEN_VERSION
        return {
            "engine": self.name,
            "appId": app_id,
            "token": build_token(app_id, certificate, grant, now=now, version=version),
            "seat": seat.seat,
            "channel": seat.call,
            "uid": seat.uid,
            "publishes": sorted(seat.publishes),
        }

    def remove(self, call: str, seat: str, ban: bool) -> None:
        """Nothing at once: see RemoteEngine."""

    def mute(self, call: str, seat: str, kind: MediaKind, on: bool) -> None:
        """Nothing at once: see RemoteEngine."""

    def end(self, call: str) -> None:
        """Nothing at once: see RemoteEngine."""

    def roster(self, call: str) -> set[str] | None:
        """Not known without asking: see `users`."""
        return None

    def make_rule(self, rule: Rule, seconds: int) -> int:
        return rest.make_rule(rule, seconds)

    def find_rule(self, rule: Rule) -> int | None:
        return rest.find_rule(rule)

    def drop_rule(self, number: int) -> None:
        rest.drop_rule(number)

    def users(self, call: str) -> set[int]:
        return rest.users(call)
