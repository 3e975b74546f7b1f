"""One member's connection: raw camera and microphone in, masked tracks back, and a heart beat."""

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCDataChannel,
    RTCPeerConnection,
    RTCSessionDescription,
)
from av.frame import Frame

from masking.errors import BadSetting, UnsupportedMedia
from masking.faces.detectors import Detector
from masking.live.pictures import PictureMask
from masking.live.sounds import SoundMask
from masking.live.tracks import MaskedTrack
from masking.live.wishes import Wish

# A page that has not connected after so many seconds never will.
CONNECT_S = 20.0
# Seconds between two words to the page; its gate goes silent after four missing ones.
BEAT_S = 0.05
_LONGEST_MESSAGE = 500
# From a block of addresses that is given to nobody (RFC 5737).
_NOWHERE = "a=candidate:1 1 udp 1 198.51.100.1 9 typ host"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pools:
    """Threads that mask. Voices have their own: they must not wait for pictures."""

    pictures: Executor
    sounds: Executor


class MaskedPeer:
    """Lives from `answer` until the page goes or `close`; `on_end` is told of the former."""

    def __init__(
        self,
        wish: Wish,
        *,
        pools: Pools,
        detector: Callable[[], Detector],
        on_end: Callable[["MaskedPeer"], None],
    ) -> None:
        self.wish = wish
        self._pools = pools
        self._on_end = on_end
        self._pictures = PictureMask(wish, detector)
        self._sounds = SoundMask(wish)
        self._tracks: dict[str, MaskedTrack] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        # No servers are asked who we are: the worker has an address that members can reach.
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._connection.on("track", self._take)
        self._connection.on("datachannel", self._talk)
        self._connection.on("connectionstatechange", self._connection_changed)

    async def answer(self, sdp: str) -> str:
        """The answer to a page's offer. UnsupportedMedia when it is none."""
        try:
            offer = RTCSessionDescription(without_addresses(sdp), "offer")
            await self._connection.setRemoteDescription(offer)
            if not self._tracks:
                raise ValueError("neither picture nor sound")
            await self._connection.setLocalDescription(await self._connection.createAnswer())
        except Exception as error:  # what broken texts raise in there has no common base
            _log.info("an offer was refused: %s", type(error).__name__)
            raise UnsupportedMedia("That is not the offer of a browser.") from error
        loop = asyncio.get_running_loop()
        loop.run_in_executor(self._pools.pictures, self._pictures.load)
        self._start(self._give_up())
        return self._connection.localDescription.sdp

    async def close(self) -> None:
        """Release everything. May be called twice."""
        for task in self._tasks - {asyncio.current_task()}:
            task.cancel()
        for track in self._tracks.values():
            track.stop()
        await self._connection.close()

    def _take(self, raw: MediaStreamTrack) -> None:
        """Masks the first camera and the first microphone; there is no use for others."""
        if raw.kind in self._tracks:
            raw.stop()
            return
        is_picture = raw.kind == "video"
        mask: Callable[[Any, float], Frame]
        mask = self._pictures.process if is_picture else self._mask_sound
        pool = self._pools.pictures if is_picture else self._pools.sounds
        self._tracks[raw.kind] = track = MaskedTrack(raw, mask, pool)
        self._connection.addTrack(track)

    def _mask_sound(self, frame: Any, arrived: float) -> Frame:
        masked = self._sounds.process(frame)
        self._pictures.speaks(self._sounds.level)
        return masked

    def _talk(self, channel: RTCDataChannel) -> None:
        channel.on("message", self._change)
        self._start(self._beat(channel))

    def _change(self, message: str | bytes) -> None:
        """Another mask or voice, asked for by the page."""
        try:
            if len(message) > _LONGEST_MESSAGE:
                raise BadSetting("That is too long.")
            self.wish = self.wish.changed(json.loads(message))
        except (ValueError, RecursionError):
            _log.info("a message of a page was not understood")
            return
        self._pictures.change(self.wish)
        self._sounds.change(self.wish)

    async def _beat(self, channel: RTCDataChannel) -> None:
        """Tells the page, as long as all runs in time, that it does."""
        heard = 0
        while channel.readyState == "open":
            sound, picture = self._tracks.get("audio"), self._tracks.get("video")
            made = sound.made if sound else 0
            word = {
                "level": round(self._sounds.level, 3) if made > heard else None,
                "working": bool(picture and picture.at_work),
                "face": self._pictures.code,
                "voice": self._sounds.code,
            }
            heard = made
            channel.send(json.dumps(word))
            await asyncio.sleep(BEAT_S)

    def _connection_changed(self) -> None:
        if self._connection.connectionState in ("failed", "closed"):
            self._on_end(self)

    async def _give_up(self) -> None:
        await asyncio.sleep(CONNECT_S)
        if self._connection.connectionState != "connected":
            self._on_end(self)

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def without_addresses(sdp: str) -> str:
    """An offer that does not say where its page is: the page finds the worker, not the other way.

    So members need not tell their addresses, and nobody can have the worker try machines of the
    network it stands in. One candidate that leads nowhere keeps the connection waiting meanwhile.
    """
    lines = [_NOWHERE if line.startswith("a=candidate:") else line for line in sdp.splitlines()]
    pairs = zip(lines, ["", *lines], strict=False)
    kept = [line for line, before in pairs if not line == before == _NOWHERE]
    return "\r\n".join([*kept, ""])
