"""Looks at a film or recording before it is masked: its tracks, times, size and orientation."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from masking.errors import DamagedMedia
from masking.files.kinds import is_film
from masking.files.opening import container_of, refuse_encrypted
from masking.files.options import Limits
from masking.files.turning import Turn, turn_of

_FINEST = 1_000_000  # ticks per second that every container and encoder takes
_USUAL = Fraction(1, 90_000)
_FRAME_RATE = Fraction(25)
_MATRICES = (1, 4, 5, 6, 7, 9)  # colour matrices of ITU-T H.273 that can be converted


@dataclass(frozen=True)
class Colours:
    """Code points of ITU-T H.273; 2 is unknown. The result keeps what the source says."""

    matrix: int
    primaries: int
    transfer: int


@dataclass(frozen=True)
class PictureTrack:
    """The moving pictures: size in pixels as they will stand, ticks of their times in seconds."""

    index: int
    width: int
    height: int
    turn: Turn
    tick: Fraction
    rate: Fraction
    aspect: Fraction
    colours: Colours


@dataclass(frozen=True)
class SoundTrack:
    """One track of sound: its place in the source, sampling rate in Hz and number of channels."""

    index: int
    rate: int
    channels: int


@dataclass(frozen=True)
class Film:
    """What a source has. `origin` is its first moment, `seconds` its length, None if unknown."""

    pictures: PictureTrack | None
    sounds: tuple[SoundTrack, ...]
    origin: Fraction
    seconds: float | None
    dropped: Counter[str]


def look_at(file: BinaryIO, limits: Limits) -> Film:
    """Reads headers and the first frame. Raises TooLarge, DamagedMedia and what opening raises."""
    with container_of(file, limits) as container:
        seconds = container.duration / av.time_base if container.duration else None
        if seconds is not None:
            limits.check_seconds(seconds)
        shown = _largest([stream for stream in container.streams.video if is_film(stream)])
        sounds = [stream for stream in container.streams.audio if stream.codec_context is not None]
        return Film(
            pictures=_pictures(container, shown, limits) if shown else None,
            sounds=tuple(_sound(stream) for stream in sounds),
            origin=Fraction(max(0, container.start_time or 0), av.time_base),
            seconds=seconds,
            dropped=_left_out(container, [shown, *sounds]),
        )


def _largest(films: list[VideoStream]) -> VideoStream | None:
    """The main film: small ones beside it are thumbnails and previews."""
    return max(films, key=lambda stream: stream.width * stream.height, default=None)


def _pictures(container: InputContainer, stream: VideoStream, limits: Limits) -> PictureTrack:
    limits.check_pixels(stream.width, stream.height)
    frame = next(_frames(container, stream), None)
    if frame is None:
        raise DamagedMedia("The pictures of the film cannot be read, or they are too large.")
    limits.check_pixels(frame.width, frame.height)
    turn = turn_of(frame)
    aspect = Fraction(stream.sample_aspect_ratio or 1)
    width, height = frame.width, frame.height
    if turn.lies:
        width, height, aspect = height, width, 1 / aspect
    tick = stream.time_base or _USUAL
    return PictureTrack(
        index=stream.index,
        width=width,
        height=height,
        turn=turn,
        tick=tick if tick.denominator <= _FINEST else _USUAL,
        rate=Fraction(stream.average_rate or stream.guessed_rate or _FRAME_RATE),
        aspect=aspect,
        colours=_colours(frame),
    )


def _frames(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Frames from the start; packets that cannot be decoded are passed over."""
    try:
        for packet in container.demux(stream):
            refuse_encrypted(packet)
            try:
                yield from packet.decode()
            except FFmpegError:
                continue
    except FFmpegError:
        return


def _colours(frame: VideoFrame) -> Colours:
    matrix = int(frame.colorspace)
    known = matrix if matrix in _MATRICES else 2
    return Colours(known, int(frame.color_primaries), int(frame.color_trc))


def _sound(stream: AudioStream) -> SoundTrack:
    return SoundTrack(stream.index, stream.rate or 0, stream.channels)


def _left_out(container: InputContainer, used: list[Stream | None]) -> Counter[str]:
    """What no result ever has, by kind."""
    kept = {stream.index for stream in used if stream is not None}
    left = Counter(_word(stream) for stream in container.streams if stream.index not in kept)
    left["chapter"] = len(container.chapters())
    return +left


def _word(stream: Stream) -> str:
    if stream.disposition & Disposition.attached_pic:
        return "cover"
    return stream.type
