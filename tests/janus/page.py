"""A page of a member in Python: real WebRTC (aiortc) below, the site above."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, MediaStreamTrack, VideoStreamTrack

from calling.engines.base import MediaKind, MediaSession
from calling.engines.registry import engine_named

PATIENCE = 30.0


class Session(Protocol):
    """What the page tells the site, whichever way: see MediaSession."""

    def begin(self, offer: str) -> None: ...
    def answer(self, sdp: str) -> None: ...


class RtcPage:
    """Sends sound and picture, and counts the packets that arrive."""

    session: Session

    def __init__(self) -> None:
        self.lost = 0
        self.offered = self.answer = ""
        self.offers: list[str] = []
        self.seats: Mapping[str, str] = {}
        self._up, self._down = RTCPeerConnection(), RTCPeerConnection()

    async def offer(self) -> None:
        """Offer to send."""
        for source in self._sources():
            self._up.addTransceiver(source, direction="sendonly")
        await self._up.setLocalDescription(await self._up.createOffer())
        self.offered = self._up.localDescription.sdp
        self.session.begin(self.offered)

    def _sources(self) -> list[MediaStreamTrack | str]:
        return [AudioStreamTrack(), VideoStreamTrack()]

    async def hang_up(self) -> None:
        """The peer connections only, as a page that dies."""
        await asyncio.gather(self._up.close(), self._down.close())

    async def hears(self, seat: str, packets: int = 10) -> None:
        """Wait for so many more packets of each kind of that seat."""
        for kind in ("audio", "video"):
            await self.gets(seat, kind, packets)

    async def gets(self, seat: str, kind: MediaKind, packets: int = 10) -> None:
        wanted = await self.count(seat, kind) + packets

        async def is_there() -> bool:
            return await self.count(seat, kind) >= wanted

        await until(is_there)

    async def count(self, seat: str, kind: MediaKind) -> int:
        """Packets of that seat so far."""
        own = [one for one in self._down.getTransceivers() if self.seats.get(one.mid) == seat]
        stats = [await one.receiver.getStats() for one in own if one.kind == kind]
        rows = [row for report in stats for row in report.values() if row.type == "inbound-rtp"]
        return sum(row.packetsReceived for row in rows)

    # --- what the session says -------------------------------------------------------------------

    async def take_answer(self, sdp: str) -> None:
        self.answer = sdp
        if self.offered:
            await self._up.setRemoteDescription(RTCSessionDescription(sdp, "answer"))

    async def take_offer(self, sdp: str, seats: Mapping[str, str]) -> None:
        if self._down.signalingState == "closed":
            return
        self.offers.append(sdp)
        self.seats = seats
        await self._down.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await self._down.setLocalDescription(await self._down.createAnswer())
        self.session.answer(self._down.localDescription.sdp)

    async def lose(self) -> None:
        self.lost += 1


class JanusPage(RtcPage):
    """Speaks to the engine's session itself, without a site between them."""

    session: MediaSession

    def __init__(self, call: str, seat: str, *muted: MediaKind) -> None:
        super().__init__()
        self.seat = seat
        self.muted: frozenset[MediaKind] = frozenset(muted)
        self.session = engine_named("janus").session(call, seat, self)

    async def join(self) -> "JanusPage":
        """Offer to send, and wait until Janus takes it."""
        await self.offer()
        await until(lambda: self._up.connectionState == "connected")
        return self

    async def leave(self) -> None:
        """As when its websocket ends."""
        await self.session.end()
        await self.hang_up()

    async def muted_kinds(self) -> frozenset[MediaKind]:
        return self.muted


class SilentPage(JanusPage):
    """Connected, and neither sends nor receives: one of very many."""

    def _sources(self) -> list[MediaStreamTrack | str]:
        return ["audio", "video"]

    async def take_offer(self, sdp: str, seats: Mapping[str, str]) -> None:
        self.offers.append(sdp)
        self.seats = seats


async def until(is_so: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = is_so()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.02)
