"""Decodes a film into pictures and sound, in the order in which they stand in the file."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, BinaryIO

import cv2
import numpy as np
from av.audio.frame import AudioFrame
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame

from masking.files.audit import Tally
from masking.files.continuity import Continuity
from masking.files.film import Film, PictureTrack, SoundTrack
from masking.files.opening import container_of, refuse_encrypted
from masking.files.options import Limits
from masking.files.sound import Samples, SoundReader
from masking.files.stills import Bgr

_GREY = 96
_BLOCK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Picture:
    """A frame, upright BGR, at `tick` of its track; not `sound` when it shows a grey card only."""

    tick: int
    image: Bgr
    readable: bool


@dataclass(frozen=True, slots=True)
class Sound:
    """A block [channels, n] of a track that begins at sample `position`."""

    track: int
    position: int
    samples: Samples


class Reader:
    """Reads the tracks of a film that are wanted; counts in `tally` what could not be read."""

    def __init__(
        self,
        film: Film,
        *,
        pictures: PictureTrack | None,
        sounds: dict[SoundTrack, int],
        tally: Tally,
        limits: Limits,
    ) -> None:
        """`sounds` tells the sampling rate in Hz at which each wanted track is given out."""
        self._film = film
        self._tally = tally
        self._limits = limits
        self._pictures = _PictureReader(pictures, film.origin, tally, limits) if pictures else None
        self._sounds = {
            track.index: _TrackReader(number, track, rate, film.origin, limits)
            for number, (track, rate) in enumerate(sounds.items())
        }

    def items(self, file: BinaryIO) -> Generator[Picture | Sound, None, None]:
        """Everything, to the end or to where nothing more can be read. Raises TooLarge."""
        with container_of(file, self._limits) as container:
            for packet in self._packets(container):
                yield from self._decoded(packet)
            for track in self._sounds.values():
                yield from track.flush()

    def _packets(self, container: InputContainer) -> "Iterator[Packet[Any]]":
        wanted = set(self._sounds)
        if self._pictures is not None:
            wanted.add(self._pictures.index)
        streams = [stream for stream in container.streams if stream.index in wanted]
        continuity = Continuity()
        try:
            for packet in container.demux(streams):
                continuity.put_right(packet)
                yield packet
        except FFmpegError:
            self._tally.damaged += 1
            for stream in streams:  # what the decoders still hold came before the damage
                yield _end_of(stream)

    def _decoded(self, packet: "Packet[Any]") -> Iterator[Picture | Sound]:
        refuse_encrypted(packet)
        pictures = self._pictures
        is_picture = pictures is not None and packet.stream_index == pictures.index
        broken = bool(packet.size) and packet.is_corrupt
        frames: list[Any] = []
        try:
            frames += packet.decode()
        except FFmpegError:
            broken = True
        if broken:
            self._tally.damaged += 1
        if is_picture and pictures is not None:
            if broken:
                pictures.doubt(packet.pts)
            for frame in frames:
                yield from pictures.take(frame)
        else:
            for frame in frames:
                yield from self._sounds[packet.stream_index].take(frame)


def _end_of(stream: Stream) -> "Packet[Any]":
    """The empty packet that makes a decoder give what it still holds."""
    packet: Packet[Any] = Packet()
    packet.stream = stream
    packet.time_base = stream.time_base or Fraction(1)
    return packet


class _PictureReader:
    """Frames to upright pictures with rising times."""

    def __init__(self, track: PictureTrack, origin: Fraction, tally: Tally, limits: Limits) -> None:
        self.index = track.index
        self._track = track
        self._origin = round(origin / track.tick)
        self._tally = tally
        self._limits = limits
        self._last = -1
        self._step = max(1, round(1 / track.rate / track.tick))
        self._doubtful = False
        self._broken_at: int | None = None

    def doubt(self, pts: int | None) -> None:
        """The packet of that time could not be read: what builds on it is not shown."""
        self._doubtful = True
        self._broken_at = pts

    def take(self, frame: VideoFrame) -> Iterator[Picture]:
        """The picture of a frame, or a grey card in its place until frames are whole again."""
        tick = self._tick_of(frame)
        if tick is None:
            return
        self._limits.check_seconds(float(tick * self._track.tick))
        if frame.is_corrupt:
            self._tally.damaged += not self._doubtful
            self._doubtful = True
        elif frame.key_frame and self._is_after_damage(frame):
            self._doubtful = False
        self._last = tick
        if self._doubtful:
            yield Picture(tick, self._card(), readable=False)
        else:
            yield Picture(tick, self._upright(frame), readable=True)

    def _tick_of(self, frame: VideoFrame) -> int | None:
        """Time of the frame; None when it lies before the film's start."""
        own = frame.pts if frame.pts is not None else frame.dts
        if own is None or frame.time_base is None:
            return self._last + self._step
        tick = round(own * frame.time_base / self._track.tick) - self._origin
        if tick < 0:
            return None
        return max(tick, self._last + 1)

    def _is_after_damage(self, frame: VideoFrame) -> bool:
        """Frames come later than their packets: this one may be from before the damage."""
        return self._broken_at is None or frame.pts is None or frame.pts > self._broken_at

    def _card(self) -> Bgr:
        return np.full((self._track.height, self._track.width, 3), _GREY, np.uint8)

    def _upright(self, frame: VideoFrame) -> Bgr:
        image = self._track.turn.upright(
            frame.to_ndarray(format="bgr24").astype(np.uint8, copy=False)
        )
        size = (self._track.width, self._track.height)
        if image.shape[1::-1] != size:
            image = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        return image


class _TrackReader:
    """One track's frames to blocks of at least a tenth of a second."""

    def __init__(
        self, number: int, track: SoundTrack, rate: int, origin: Fraction, limits: Limits
    ) -> None:
        self._number = number
        self._limits = limits
        self._reader = SoundReader(rate=rate, channels=track.channels, origin=origin)
        self._waiting: list[Samples] = []
        self._length = 0
        self._least = int(rate * _BLOCK_SECONDS)

    def take(self, frame: AudioFrame) -> Iterator[Sound]:
        for samples in self._reader.take(frame):
            yield from self._gather(samples)

    def flush(self) -> Iterator[Sound]:
        for samples in self._reader.flush():
            yield from self._gather(samples)
        if self._length:
            yield self._block()

    def _gather(self, samples: Samples) -> Iterator[Sound]:
        self._waiting.append(samples)
        self._length += samples.shape[1]
        if self._length >= self._least:
            yield self._block()

    def _block(self) -> Sound:
        samples = np.concatenate(self._waiting, axis=1)
        self._waiting, self._length = [], 0
        end = self._reader.position or 0
        self._limits.check_seconds(end / self._reader.rate)
        return Sound(self._number, end - samples.shape[1], samples)
