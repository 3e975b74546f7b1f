"""A page, as far as the worker can tell: sends a film and a speech, keeps what comes back."""

import asyncio
import contextlib
import json
import time
from fractions import Fraction
from typing import Any

import cv2
import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame, VideoFrame

from tests.media.camera import HEIGHT, WIDTH, Film
from tests.media.exposure import shows_background
from tests.media.microphone import Signal, Speech

RATE = 48_000
_BLOCK = RATE // 50
_HEADER = 6  # bytes of "FRAME\n" before each picture


class Camera(MediaStreamTrack):
    """Plays the film at its own pace, in a loop. `sent`: when each frame number was last sent."""

    kind = "video"

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._fps, self._first = film.fps, film.first
        self.sent: dict[int, float] = {}
        size = WIDTH * HEIGHT * 3 // 2
        content = np.fromfile(film.path, np.uint8)
        frames = content[-len(film) * (size + _HEADER) :].reshape(len(film), -1)
        self._frames = frames[:, _HEADER:].reshape(len(film), HEIGHT * 3 // 2, WIDTH)
        self._next, self._start = 0, 0.0

    async def recv(self) -> VideoFrame:
        self._start = await _paced(self._start, self._next / self._fps)
        picture = self._frames[self._next % len(self._frames)]
        frame = VideoFrame.from_ndarray(picture, format="yuv420p")
        frame.pts, frame.time_base = self._next * 90_000 // self._fps, Fraction(1, 90_000)
        self.sent[self._first + self._next % len(self._frames)] = time.monotonic()
        self._next += 1
        return frame


class Microphone(MediaStreamTrack):
    """Plays the speech, in a loop. `sent`: when each block was sent, and log of its power."""

    kind = "audio"

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        assert speech.rate == RATE
        self._pcm = np.round(speech.samples * 32767).astype(np.int16)
        self._next, self._start = 0, 0.0
        self.sent: list[tuple[float, float]] = []

    async def recv(self) -> AudioFrame:
        self._start = await _paced(self._start, self._next / RATE)
        places = np.arange(self._next, self._next + _BLOCK) % len(self._pcm)
        block = self._pcm[places]
        power = float((block.astype(np.float32) ** 2).mean())
        self.sent.append((time.monotonic(), float(np.log10(power + 1))))
        frame = AudioFrame.from_ndarray(block[None, :], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._next, Fraction(1, RATE)
        self._next += _BLOCK
        return frame


class Page:
    """One peer connection to the worker. `words`: its heart beats; `ended`: a track is over."""

    def __init__(self, film: Film, speech: Speech) -> None:
        self.pictures: list[bytes] = []
        self.masked = 0  # pictures that show the room behind the mask
        self.blocks: list[Signal] = []
        self.words: list[dict[str, Any]] = []
        self.news = asyncio.Condition()
        self.ended = asyncio.Event()
        self._film = film
        self._tasks: list[asyncio.Task[None]] = []
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.camera, self.microphone = Camera(film), Microphone(speech)
        self._connection.addTrack(self.camera)
        self._connection.addTrack(self.microphone)
        self._connection.on("track", self._take)
        self._channel = self._connection.createDataChannel("mask")
        self._channel.on("message", lambda text: self.words.append(json.loads(text)))

    async def offer(self) -> str:
        await self._connection.setLocalDescription(await self._connection.createOffer())
        return self._connection.localDescription.sdp

    async def accept(self, sdp: str) -> None:
        await self._connection.setRemoteDescription(RTCSessionDescription(sdp, "answer"))

    def tell(self, text: str) -> None:
        """Say something over the data channel."""
        self._channel.send(text)

    async def until(self, is_so: Any) -> None:
        """Wait until that is so, as long as media come."""
        async with self.news:
            await asyncio.wait_for(self.news.wait_for(is_so), 120)

    def sound(self) -> Signal:
        return np.concatenate(self.blocks)

    async def close(self) -> None:
        await self._connection.close()
        for task in self._tasks:
            task.cancel()

    def _take(self, track: MediaStreamTrack) -> None:
        keep = self._keep_picture if track.kind == "video" else self._keep_sound
        self._tasks.append(asyncio.create_task(self._receive(track, keep)))

    async def _receive(self, track: MediaStreamTrack, keep: Any) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                keep(await track.recv())
                async with self.news:
                    self.news.notify_all()
        self.ended.set()

    def _keep_picture(self, frame: VideoFrame) -> None:
        picture = frame.to_ndarray(format="bgr24")
        _, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])
        self.pictures.append(jpeg.tobytes())
        self.masked += shows_background(jpeg.tobytes(), [self._film])

    def _keep_sound(self, frame: AudioFrame) -> None:
        channels = len(frame.layout.channels)
        samples = frame.to_ndarray().reshape(-1, channels).mean(axis=1)
        self.blocks.append((samples / 32768).astype(np.float32))


async def _paced(start: float, due: float) -> float:
    """Wait until `due` seconds after the start; returns the start."""
    now = asyncio.get_running_loop().time()
    start = start or now - due
    await asyncio.sleep(max(0.0, start + due - now))
    return start
