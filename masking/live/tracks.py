"""Tracks of aiortc that carry masked media: what is sent is what a mask made, or nothing."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, cast

from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from av.frame import Frame

# Raw frames that may wait for their mask. Older ones are dropped: a worker that is behind skips.
KEEP = {"video": 1, "audio": 10}
# For how long after a raw frame the mask counts as being at work on it, in seconds.
AT_WORK_S = 0.5


class Inlet:
    """The newest frames of a raw track, with the moment at which each came in."""

    def __init__(self, source: MediaStreamTrack, keep: int) -> None:
        self._source = source
        self._frames: deque[tuple[Frame, float]] = deque(maxlen=keep)
        self._news = asyncio.Event()
        self._ended = False
        self._reader = asyncio.create_task(self._read())

    async def get(self) -> tuple[Frame, float]:
        """The oldest of those kept. MediaStreamError when no more will come."""
        while not self._frames:
            if self._ended:
                raise MediaStreamError
            self._news.clear()
            await self._news.wait()
        return self._frames.popleft()

    def stop(self) -> None:
        self._source.stop()
        self._reader.cancel()
        self._end()

    async def _read(self) -> None:
        try:
            while True:
                frame = cast(Frame, await self._source.recv())  # a track's, never a packet
                self._frames.append((frame, time.monotonic()))
                self._news.set()
        except MediaStreamError:
            self._end()

    def _end(self) -> None:
        self._ended = True
        self._frames.clear()
        self._news.set()


class MaskedTrack(MediaStreamTrack):
    """Gives what `mask` makes of each raw frame; frames for which there is no time are skipped."""

    def __init__(
        self,
        source: MediaStreamTrack,
        mask: Callable[[Any, float], Frame],
        pool: Executor,
    ) -> None:
        self.kind = source.kind
        super().__init__()
        self._inlet = Inlet(source, KEEP[source.kind])
        self._mask = mask
        self._pool = pool
        self._taken = -AT_WORK_S
        self.made = 0
        """Masked frames so far."""

    @property
    def at_work(self) -> bool:
        """A raw frame came a moment ago, so that a masked one is due."""
        return time.monotonic() - self._taken < AT_WORK_S

    async def recv(self) -> Frame:
        frame, arrived = await self._inlet.get()
        self._taken = time.monotonic()
        loop = asyncio.get_running_loop()
        masked = await loop.run_in_executor(self._pool, self._mask, frame, arrived)
        self.made += 1
        return masked

    def stop(self) -> None:
        super().stop()
        self._inlet.stop()
