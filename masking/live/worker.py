"""All peers of one worker: no more than it can mask, one for each member."""

import asyncio
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import cv2

from masking.errors import MaskingError
from masking.faces.detectors import CenterFace, Detector
from masking.live.peer import MaskedPeer, Pools
from masking.live.wishes import Wish

_log = logging.getLogger(__name__)


class WorkerFull(MaskingError):
    """As many members as this worker can mask in time are here already."""

    code = "live_masking_full"


class LiveWorker:
    """Opens peers, at most `streams` at once, and closes them."""

    def __init__(self, streams: int, detector: Callable[[], Detector] = CenterFace) -> None:
        self.streams = streams
        self._detector = detector
        self._peers: dict[str, MaskedPeer] = {}
        self._closing: set[asyncio.Task[None]] = set()
        cores = os.cpu_count() or 1
        self._pools = Pools(ThreadPoolExecutor(cores), ThreadPoolExecutor(cores))
        # One stream must not take all cores from the others.
        cv2.setNumThreads(1)

    @property
    def open(self) -> int:
        """How many members are masked right now."""
        return len(self._peers)

    async def answer(self, wish: Wish, sdp: str) -> str:
        """Begin with a member; who comes again takes the own place over.

        Raises WorkerFull, and UnsupportedMedia for what is no offer.
        """
        # Nothing is waited for until the place is taken: of two who come at once, one may be too
        # many, and one member who comes twice has one place.
        if before := self._peers.get(wish.member):
            self._ended(before)
        if self.open >= self.streams:
            raise WorkerFull(f"This worker masks {self.streams} members at once, and no more.")
        peer = MaskedPeer(wish, pools=self._pools, detector=self._detector, on_end=self._ended)
        self._peers[wish.member] = peer
        try:
            answer = await peer.answer(sdp)
        except BaseException:
            self._ended(peer)
            raise
        _log.info("live masking of %s in call %s begins", wish.member, wish.call)
        return answer

    async def close(self) -> None:
        """Everybody goes."""
        for peer in [*self._peers.values()]:
            self._ended(peer)
        await asyncio.gather(*self._closing)
        self._pools.pictures.shutdown(wait=False, cancel_futures=True)
        self._pools.sounds.shutdown(wait=False, cancel_futures=True)

    def _ended(self, peer: MaskedPeer) -> None:
        """Its place is free at once; what it held is released after that."""
        if self._peers.get(peer.wish.member) is peer:
            del self._peers[peer.wish.member]
            _log.info("live masking of %s in call %s ends", peer.wish.member, peer.wish.call)
        task = asyncio.create_task(peer.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
