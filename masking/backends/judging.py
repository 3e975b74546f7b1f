"""Judges what another place calls masked: a file of the same kind without the source's faces and
voices. It finds a place that masks nothing or the wrong thing, not one that masks badly on purpose.
"""

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import av
import cv2
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from masking.backends.base import Unavailable, Work
from masking.errors import MaskingError
from masking.faces.detectors import CenterFace
from masking.faces.images import Image
from masking.files import Limits, media_kind
from masking.files.opening import container_of, opened
from masking.files.stills import pictures_of

# Pictures of a film or an animation that are compared, spread over it.
LOOKS = 12
# A face that is compared is scaled to so many pixels.
SIDE = 32
# Of a covered face neither is near: measured 0.6 and 35 (tests/masking/backends/test_judging.py).
MOST_LIKENESS = 0.85
LEAST_DIFFERENCE = 14.0
# Sound is compared at this rate, for so many seconds, shifted by at most so many.
RATE, LISTENING, SHIFT = 8000, 30.0, 0.5
# Correlation of a voice with itself through a codec is 0.9, with its masked one below 0.3.
MOST_ECHO = 0.5
# Share of the length, and seconds, that may be missing or too much.
LENGTH_SHARE, LENGTH_SECONDS = 0.02, 1.0
QUIET = 1e-3


def judge(work: Work) -> None:
    """Raises Unavailable when `work.target` is not what a masked `work.source` can be."""
    try:
        kind = media_kind(work.target, work.limits)
        if kind != work.kind:
            raise Unavailable(f"a file of another kind came back: {kind}")
        if _digest(work.source) == _digest(work.target):
            raise Unavailable("the source itself came back")
        if kind != "image":
            _judge_length(work)
            _judge_sound(work)
        if kind != "audio":
            _judge_faces(work)
    except (MaskingError, FFmpegError) as error:
        raise Unavailable(f"what came back cannot be read: {type(error).__name__}") from None


def _judge_faces(work: Work) -> None:
    detector = CenterFace()
    looks = _pictures if work.kind == "image" else _frames
    before, after = looks(work.source, work.limits), looks(work.target, work.limits)
    compared = 0
    for raw, masked in zip(before, after, strict=False):
        if raw.shape != masked.shape:
            raise Unavailable("what came back has another size")
        for face in detector.detect(raw, thorough=work.kind == "image"):
            if _is_shown(raw, masked, face.box):
                raise Unavailable("a face can be seen in what came back")
        compared += 1
    if not compared:
        raise Unavailable("nothing can be seen in what came back")


def _is_shown(before: Image, after: Image, box: tuple[float, float, float, float]) -> bool:
    """Whether the face in `box` (left, top, right, bottom) still looks like itself."""
    height, width = before.shape[:2]
    left, top = max(0, int(box[0])), max(0, int(box[1]))
    right, bottom = min(width, int(box[2]) + 1), min(height, int(box[3]) + 1)
    if right <= left or bottom <= top:
        return False
    one, other = (
        cv2.resize(
            cv2.cvtColor(picture[top:bottom, left:right], cv2.COLOR_BGR2GRAY),
            (SIDE, SIDE),
            interpolation=cv2.INTER_AREA,
        ).astype(np.float32)
        for picture in (before, after)
    )
    return bool(
        np.abs(one - other).mean() < LEAST_DIFFERENCE or _likeness(one, other) > MOST_LIKENESS
    )


def _likeness(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Correlation of two pictures, -1 to 1; 0 when one has a single colour."""
    one, other = one - one.mean(), other - other.mean()
    size = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float((one * other).sum()) / size if size > 1e-6 else 0.0


def _pictures(path: Path, limits: Limits) -> Iterator[Image]:
    """The first LOOKS pictures of a picture file."""
    with opened(path) as file, pictures_of(file, limits) as found:
        for still in islice(found.stills(limits), LOOKS):
            yield still.image


def _frames(path: Path, limits: Limits) -> Iterator[Image]:
    """LOOKS frames of a film, spread evenly over its length."""
    with opened(path) as file, container_of(file, limits) as container:
        stream = container.streams.video[0]
        seconds = (container.duration or 0) / av.time_base
        for place in range(LOOKS):
            at = seconds * place / LOOKS
            container.seek(int(at * av.time_base))
            for frame in container.decode(stream):
                if frame.time is None or frame.time >= at - 0.02:
                    yield frame.to_ndarray(format="bgr24").astype(np.uint8, copy=False)
                    break


def _judge_length(work: Work) -> None:
    before, after = _seconds(work.source, work.limits), _seconds(work.target, work.limits)
    if before and abs(before - after) > LENGTH_SECONDS + LENGTH_SHARE * before:
        raise Unavailable("what came back has another length")


def _seconds(path: Path, limits: Limits) -> float:
    """What the file says of its length; 0 when it does not."""
    with opened(path) as file, container_of(file, limits) as container:
        return (container.duration or 0) / av.time_base


def _judge_sound(work: Work) -> None:
    before, after = _sound(work.source, work.limits), _sound(work.target, work.limits)
    if not before.size or np.abs(before).max() < QUIET:
        return
    if work.kind == "video" and not after.size:
        return  # silence gives nobody away
    if _echo(before, after) > MOST_ECHO:
        raise Unavailable("a voice can be heard in what came back")


def _sound(path: Path, limits: Limits) -> NDArray[np.float32]:
    """The first LISTENING seconds of the first track, mono; empty without one."""
    blocks: list[NDArray[np.float32]] = []
    with opened(path) as file, container_of(file, limits) as container:
        if not container.streams.audio:
            return np.zeros(0, np.float32)
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        left = int(LISTENING * RATE)
        for frame in container.decode(container.streams.audio[0]):
            for part in resampler.resample(frame):
                blocks.append(part.to_ndarray().reshape(-1)[:left].astype(np.float32))
                left -= blocks[-1].size
            if left <= 0:
                break
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


def _echo(before: NDArray[np.float32], after: NDArray[np.float32]) -> float:
    """Highest correlation of the two, 0 to 1, over all shifts of at most SHIFT seconds."""
    size = 1 << (before.size + after.size).bit_length()
    product = np.fft.rfft(before, size) * np.conj(np.fft.rfft(after, size))
    correlation = np.abs(np.fft.irfft(product, size))
    shift = int(SHIFT * RATE)
    highest = max(correlation[: shift + 1].max(), correlation[-shift:].max())
    norm = float(np.linalg.norm(before) * np.linalg.norm(after))
    return float(highest) / norm if norm > 1e-6 else 0.0


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
