"""Makes real files for the tests: films of a face with numbered frames, speech, pictures."""

import struct
import zlib
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data

from tests.media.camera import Film, make_film
from tests.media.microphone import Signal, Speech, make_speech
from tests.media.stamps import Image, read_index, write_index

CACHE = Path("build/media")
SIZE = (320, 180)
FPS = 20
RATE = 48_000


@cache
def camera() -> Film:
    """The film of tests.media: 640x360, a face that moves, every frame numbered."""
    return make_film(CACHE)


@cache
def speech() -> Speech:
    """Somebody who speaks, with a pitch that no mask gives."""
    return make_speech(CACHE)


@cache
def camera_frames(count: int) -> tuple[Image, ...]:
    """The first frames of the film, BGR 640x360."""
    with av.open(str(camera().path)) as container:
        frames = container.decode(video=0)
        return tuple(next(frames).to_ndarray(format="bgr24") for _ in range(count))


@cache
def small_frames(count: int) -> tuple[Image, ...]:
    """The same at 320x180, numbered anew so that the numbers are sharp."""
    small = []
    for number, frame in enumerate(camera_frames(count)):
        picture = cv2.resize(frame, SIZE, interpolation=cv2.INTER_AREA)
        large = cv2.resize(picture, (640, 360))
        write_index(large, number)
        picture[:] = cv2.resize(large, SIZE, interpolation=cv2.INTER_AREA)
        small.append(picture)
    return tuple(small)


def face_picture() -> Image:
    """A photograph of one face, BGR 512x512."""
    return cv2.cvtColor(data.astronaut(), cv2.COLOR_RGB2BGR)


def png_bomb() -> bytes:
    """A picture of 30,000 x 30,000 pixels of black: a megabyte that would take 2.7 GB."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    rows = zlib.compressobj(1)
    pixels = b"".join(rows.compress(bytes(90_001)) for _ in range(3_000)) + rows.flush()
    chunks = (b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


class FilmMaker:
    """Writes a film step by step: `with FilmMaker(path) as film: film.pictures(...)`."""

    def __init__(self, path: Path, *, format: str | None = None, options: dict | None = None):
        self.container = av.open(str(path), "w", format=format, options=options or {})

    def __enter__(self) -> "FilmMaker":
        return self

    def __exit__(self, *_: object) -> None:
        self.container.close()

    def pictures(
        self,
        frames: Sequence[Image],
        *,
        codec: str = "libx264",
        times: Iterable[float] | None = None,
        rotation: int = 0,
        pix_fmt: str = "yuv420p",
        gop: int = 12,
    ) -> list[av.Packet]:
        """Adds a track of pictures; packets to be muxed with `write`."""
        height, width = frames[0].shape[:2]
        tick = Fraction(1, 90_000)
        options = {"preset": "ultrafast", "crf": "18"} if codec == "libx264" else {}
        stream = self.container.add_stream(
            codec, rate=FPS, width=width, height=height, pix_fmt=pix_fmt, options=options
        )
        stream.codec_context.time_base = tick if codec == "libx264" else Fraction(1, FPS)
        stream.codec_context.gop_size = gop
        if rotation:
            stream.set_display_rotation(rotation)
        packets = []
        moments = times if times is not None else (place / FPS for place in range(len(frames)))
        for picture, moment in zip(frames, moments, strict=False):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.time_base = stream.codec_context.time_base
            frame.pts = round(moment / frame.time_base)
            packets += stream.encode(frame)
        return packets + stream.encode(None)

    def sound(
        self,
        samples: NDArray[np.float32],
        *,
        codec: str = "aac",
        rate: int = RATE,
        layout: str = "mono",
        start: float = 0.0,
    ) -> list[av.Packet]:
        """Adds a track of sound: samples [channels, n] or [n]."""
        stream = self.container.add_stream(codec, rate=rate, layout=layout)
        stream.codec_context.time_base = Fraction(1, rate)
        block = np.ascontiguousarray(np.atleast_2d(samples).astype(np.float32))
        packets = []
        for place in range(0, block.shape[1], 4800):
            part = np.ascontiguousarray(block[:, place : place + 4800].T.reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(part, format="flt", layout=layout)
            frame.sample_rate = rate
            frame.time_base = Fraction(1, rate)
            frame.pts = place + round(start * rate)
            packets += stream.encode(frame)
        return packets + stream.encode(None)

    def write(self, *tracks: list[av.Packet]) -> None:
        """Muxes the packets of all tracks by their times."""
        packets = [packet for track in tracks for packet in track]
        packets.sort(key=lambda packet: packet.dts * packet.time_base)
        for packet in packets:
            self.container.mux(packet)


def make_clip(
    path: Path, *, seconds: float = 1.0, sound: Signal | None = None, **pictures: object
) -> Path:
    """A small film with speech."""
    frames = small_frames(round(seconds * FPS))
    voice = speech().samples[: round(seconds * RATE)] if sound is None else sound
    with FilmMaker(path) as film:
        tracks = [film.pictures(frames, **pictures), film.sound(voice)]
        film.write(*tracks)
    return path


def make_recording(
    path: Path, samples: Signal, *, rate: int = RATE, layout: str = "mono", codec: str = "pcm_s16le"
) -> Path:
    """A file of nothing but sound."""
    with FilmMaker(path) as film:
        film.write(film.sound(samples, codec=codec, rate=rate, layout=layout))
    return path


def frames_of(path: Path) -> list[tuple[float, Image]]:
    """Time in seconds and BGR picture of every frame."""
    with av.open(str(path)) as container:
        return [
            (float(frame.pts * frame.time_base), frame.to_ndarray(format="bgr24"))
            for frame in container.decode(video=0)
        ]


def numbers_of(path: Path) -> list[tuple[float, int | None]]:
    """Time in seconds and the number that can be read in every frame."""
    return [
        (time, read_index(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)))
        for time, picture in frames_of(path)
    ]


def sound_of(path: Path, track: int = 0) -> tuple[Signal, int, float]:
    """Samples of a track [n] mixed to one channel, its rate in Hz, and the time of the first."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[track]
        blocks, start, end = [], None, 0.0
        resampler = av.AudioResampler("fltp", "mono", stream.rate)
        for frame in container.decode(stream):
            time = float((frame.pts or 0) * frame.time_base)
            if start is None:
                start = end = time
            if time - end > 0.1:  # a gap
                blocks.append(np.zeros(round((time - end) * stream.rate), np.float32))
            end = time + frame.samples / stream.rate
            blocks += [part.to_ndarray()[0] for part in resampler.resample(frame)]
        return np.concatenate(blocks), stream.rate, start or 0.0
