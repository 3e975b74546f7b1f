"""Measures masking on the server: frames per second and added latency, with 1 to 4 streams.

    python -m tests.bench.live_mask

Pages and worker run on this machine, so the pages' own encoding takes part of its cores.
"""

import asyncio
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import django
import numpy as np
from av import AudioFrame, VideoFrame

from tests.masking.live.conftest import wish_of
from tests.masking.live.page import RATE, Page
from tests.media.camera import STAYING, Film, make_film
from tests.media.microphone import Speech, make_speech
from tests.media.stamps import read_index

if TYPE_CHECKING:
    from tests.masking.live.process import WorkerProcess

_MEDIA = Path(__file__).resolve().parents[2] / "build" / "media"
_SECONDS = 12.0
_SETTLE = 5.0  # the mask has found its face, the encoder its rate
_FPS = 30
_STEP = RATE // 100


class Clock(Page):
    """A page that notes when what it gets came in."""

    def __init__(self, film: Film, speech: Speech) -> None:
        super().__init__(film, speech)
        self.frames: list[tuple[float, float | None]] = []
        self.heard: list[tuple[float, float]] = []

    def _keep_picture(self, frame: VideoFrame) -> None:
        grey = cv2.cvtColor(frame.to_ndarray(format="bgr24"), cv2.COLOR_BGR2GRAY)
        now, index = time.monotonic(), read_index(grey)
        sent = None if index is None else self.camera.sent.get(index)
        # Now, because the film is a loop: the number will be sent again.
        self.frames.append((now, now - sent if sent else None))

    def _keep_sound(self, frame: AudioFrame) -> None:
        samples = frame.to_ndarray().reshape(-1, len(frame.layout.channels)).mean(axis=1)
        for place, part in enumerate(samples[: len(samples) // _STEP * _STEP].reshape(-1, _STEP)):
            loudness = float(np.log10((part**2).mean() + 1))
            self.heard.append((time.monotonic() + place / 100, loudness))

    def picture_latencies(self, since: float) -> list[float]:
        """Seconds from the camera to the masked frame, of those that show their number."""
        return [late for moment, late in self.frames if late is not None and moment > since]

    def sound_latency(self, since: float) -> float:
        """Seconds after which the loudness of what comes back follows what was sent best."""
        got = [(moment, level) for moment, level in self.heard if moment > since]
        times, levels = np.array(got).T
        sent_times, sent_levels = np.array(self.microphone.sent).T
        lags = np.arange(0, 1.0, 0.01)
        likeness = [
            np.corrcoef(np.interp(times - lag, sent_times, sent_levels), levels)[0, 1]
            for lag in lags
        ]
        return float(lags[int(np.argmax(likeness))])


async def measured(worker: "WorkerProcess", streams: int, film: Film, speech: Speech) -> str:
    pages = [Clock(film, speech) for _ in range(streams)]
    for number, page in enumerate(pages):
        _, body = await worker.answer(wish_of(f"OTO#AAAAA{number}"), await page.offer())
        await page.accept(body["sdp"])
    await asyncio.sleep(_SETTLE)
    since = time.monotonic()
    before = [len(page.frames) for page in pages]
    await asyncio.sleep(_SECONDS)
    rates = [(len(page.frames) - old) / _SECONDS for page, old in zip(pages, before, strict=True)]
    pictures = np.concatenate([page.picture_latencies(since) for page in pages])
    sounds = [page.sound_latency(since) for page in pages]
    for page in pages:
        await page.close()
    middle, high = np.percentile(pictures, [50, 95]) * 1000
    return (
        f"| {streams} | {min(rates):.1f}-{max(rates):.1f} | {middle:.0f} ms | {high:.0f} ms | "
        f"{np.median(sounds) * 1000:.0f} ms | {os.getloadavg()[0]:.1f} |"
    )


async def main() -> None:
    from tests.masking.live.process import WorkerProcess

    film = make_film(_MEDIA, programme=STAYING, fps=_FPS)
    speech = make_speech(_MEDIA)
    print("| Streams | Frames per second | Picture, median | 95 % | Sound | Load |")
    print("|---|---|---|---|---|---|")
    for streams in (1, 2, 3, 4):
        with tempfile.TemporaryDirectory() as folder:
            worker = WorkerProcess(Path(folder), streams)
            print(await measured(worker, streams, film, speech), flush=True)
            worker.stop()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()  # the worker's secret comes from the site's settings
    asyncio.run(main())
