"""Makes the film that the fake camera plays: a real face that moves, with exact ground truth."""

import hashlib
import json
import math
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from skimage import data

from tests.media.stamps import Image, face_tag, write_index

# 20 frames a second are enough to judge, and leave two masking browsers room on two cores.
WIDTH, HEIGHT, FPS = 640, 360, 20
_FRAME_MARK = b"FRAME\n"
_FRAME_BYTES = WIDTH * HEIGHT * 3 // 2
_FACE = (182.0, 58.0, 269.0, 180.0)  # x1, y1, x2, y2 of the face in the source picture
_TAG_AT = (226.0, 70.0)  # on the forehead, above the brows
_TAG_SIZE = 34
_DETAIL = 4  # the picture is enlarged first so that the tag keeps sharp edges

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Pose:
    """Where a face is: height and centre as shares of the frame, roll in degrees."""

    height: float
    roll: float
    x: float
    y: float


@dataclass(frozen=True)
class Moment:
    """What one frame shows: one or two faces, and how bright it is (1 = as taken).

    border: share of the width at which the second person's part begins.
    """

    poses: tuple[Pose, ...]
    brightness: float = 1.0
    border: float = 1.0


@dataclass(frozen=True)
class Truth:
    """What is known about one frame: segment name and the true face boxes in pixels."""

    segment: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Film:
    """A camera file together with its ground truth; frame numbers start at `first`."""

    path: Path
    first: int
    tag: int
    fps: int
    truths: tuple[Truth, ...]

    def __len__(self) -> int:
        return len(self.truths)

    def has(self, index: int) -> bool:
        """Tell whether a frame number read from a picture belongs to this film."""
        return self.first <= index < self.first + len(self)

    def truth(self, index: int) -> Truth:
        """Return the ground truth of the frame with this number."""
        return self.truths[index - self.first]

    def grey(self, index: int) -> Image:
        """Return the luminance (360x640) of the frame with this number, as the camera gives it."""
        place = index - self.first
        offset = (
            len(_header(self.fps)) + place * (len(_FRAME_MARK) + _FRAME_BYTES) + len(_FRAME_MARK)
        )
        plane = np.fromfile(self.path, np.uint8, WIDTH * HEIGHT, offset=offset)
        return plane.reshape(HEIGHT, WIDTH)


def _header(fps: int) -> bytes:
    return f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{fps}:1 Ip A1:1 C420jpeg\n".encode()


def _wave(t: float, turns: float) -> float:
    return math.sin(2 * math.pi * turns * t)


def _sway(t: float) -> Moment:
    return Moment((Pose(0.28, 5 * _wave(t, 1), 0.5 + 0.1 * _wave(t, 1.5), 0.47),))


def _roll(t: float) -> Moment:
    return Moment((Pose(0.28, 60 * _wave(t, 1), 0.5 + 0.06 * _wave(t, 1.5), 0.48),))


def _lean(t: float) -> Moment:
    return Moment((Pose(0.28 * 1.8 ** _wave(t, 1), 0, 0.5, 0.48),))


def _leave(t: float) -> Moment:
    return Moment((Pose(0.28, 0, 0.5 + 0.95 * _wave(t, 1), 0.47),))


def _pair(t: float) -> Moment:
    """The second face comes in over the right edge, stays, and goes out again."""
    there = min(1.0, 4 * t, 4 * (1 - t))
    first = Pose(0.28, 4 * _wave(t, 2), 0.5 - 0.24 * there, 0.47)
    second = Pose(0.22, -4 * _wave(t, 2), 1.25 - 0.5 * there, 0.5)
    return Moment((first, second), border=1 - 0.5 * there)


def _light(t: float) -> Moment:
    flicker = 1.0 if int(t * 6) % 2 else 0.35
    return Moment((Pose(0.28, 0, 0.5 + 0.05 * _wave(t, 1), 0.47),), flicker)


Scene = tuple[str, int, Callable[[float], Moment]]  # name, frames, what it shows from 0 to 1


def _still(name: str, *poses: Pose, brightness: float = 1.0) -> Scene:
    moment = Moment(poses, brightness, 0.5 if len(poses) > 1 else 1.0)
    return (name, 10, lambda _: moment)


# No cuts: each scene begins where the one before it ended, as with people before a camera.
PROGRAMME: tuple[Scene, ...] = (
    ("sway", 75, _sway),
    ("roll", 45, _roll),
    ("lean", 45, _lean),
    ("leave", 80, _leave),
    ("pair", 60, _pair),
    ("light", 30, _light),
)
# Somebody who stays: what is measured must not depend on the moment.
STAYING = PROGRAMME[:1]
# Nothing but cuts: people are suddenly elsewhere, turned, smaller, darker, or two.
CUTS: tuple[Scene, ...] = (
    _still("centre", Pose(0.28, 0, 0.5, 0.47)),
    _still("right", Pose(0.4, 0, 0.75, 0.5)),
    _still("turned", Pose(0.28, 60, 0.3, 0.5)),
    _still("two", Pose(0.28, 5, 0.26, 0.47), Pose(0.22, -5, 0.75, 0.5)),
    _still("small", Pose(0.14, 0, 0.8, 0.3)),
    _still("dark", Pose(0.28, 0, 0.25, 0.5), brightness=0.35),
    _still("near", Pose(0.6, 0, 0.5, 0.5)),
    _still("turned back", Pose(0.3, -60, 0.65, 0.45)),
    _still("one of two", Pose(0.28, 0, 0.26, 0.47)),
    _still("two again", Pose(0.28, 0, 0.26, 0.47), Pose(0.25, 30, 0.72, 0.5)),
)


def _person(tag: int) -> Image:
    """Return the enlarged portrait (BGR) with the tag painted on its forehead."""
    portrait = cv2.cvtColor(data.astronaut(), cv2.COLOR_RGB2BGR)
    large = cv2.resize(portrait, None, fx=_DETAIL, fy=_DETAIL, interpolation=cv2.INTER_CUBIC)
    size = _TAG_SIZE * _DETAIL
    left, top = (round(value * _DETAIL - size / 2) for value in _TAG_AT)
    large[top : top + size, left : left + size] = face_tag(tag, size)[:, :, None]
    return large


def _view(person: Image, pose: Pose) -> tuple[Image, Box]:
    """Photograph the person in a pose; return the frame and the upright box round the face."""
    x1, y1, x2, y2 = (value * _DETAIL for value in _FACE)
    centre = ((x1 + x2) / 2, (y1 + y2) / 2)
    scale = pose.height * HEIGHT / (y2 - y1)
    turn = cv2.getRotationMatrix2D(centre, pose.roll, scale)
    turn[:, 2] += (WIDTH * pose.x - centre[0], HEIGHT * pose.y - centre[1])
    # Warping to twice the size and halving keeps the tag free of aliasing.
    double = cv2.warpAffine(
        person, turn * 2, (WIDTH * 2, HEIGHT * 2), borderMode=cv2.BORDER_REPLICATE
    )
    frame = cv2.resize(double, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    across, down = (x2 - x1) / 2 * scale, (y2 - y1) / 2 * scale
    angle = math.radians(pose.roll)
    half_width = math.hypot(across * math.cos(angle), down * math.sin(angle))
    half_height = math.hypot(across * math.sin(angle), down * math.cos(angle))
    x, y = WIDTH * pose.x, HEIGHT * pose.y
    return frame, (x - half_width, y - half_height, x + half_width, y + half_height)


def _photograph(person: Image, moment: Moment) -> tuple[Image, tuple[Box, ...]]:
    """Return the frame of a moment and its face boxes; a second face has the right part."""
    frame, box = _view(person, moment.poses[0])
    boxes = [box]
    for pose in moment.poses[1:]:
        other, other_box = _view(person, pose)
        border = round(WIDTH * moment.border)
        frame[:, border:] = other[:, border:]
        boxes.append(other_box)
    if moment.brightness != 1.0:
        frame = cv2.convertScaleAbs(frame, alpha=moment.brightness)
    return frame, tuple(boxes)


def _write(path: Path, first: int, tag: int, programme: tuple[Scene, ...], fps: int) -> list[Truth]:
    person, truths = _person(tag), []
    with path.open("wb") as out:
        out.write(_header(fps))
        for name, count, script in programme:
            for place in range(count):
                frame, boxes = _photograph(person, script(place / count))
                write_index(frame, first + len(truths))
                out.write(_FRAME_MARK + cv2.cvtColor(frame, cv2.COLOR_BGR2YUV_I420).tobytes())
                truths.append(Truth(name, boxes))
    return truths


def make_film(
    folder: Path,
    *,
    first: int = 0,
    tag: int = 1,
    programme: tuple[Scene, ...] = PROGRAMME,
    fps: int = FPS,
) -> Film:
    """Make the camera file, or find it in `folder` when this version was made before."""
    recipe = Path(__file__).read_bytes() + (Path(__file__).parent / "stamps.py").read_bytes()
    order = f"{first} {tag} {fps} {[name for name, *_ in programme]}"
    digest = hashlib.sha256(recipe + order.encode()).hexdigest()[:16]
    film, notes = folder / f"camera-{digest}.y4m", folder / f"camera-{digest}.json"
    if not notes.exists():
        folder.mkdir(parents=True, exist_ok=True)
        # Written under another name first: a run that was cut short leaves no half film behind.
        draft = folder / f"camera-{digest}.{os.getpid()}.tmp"
        truths = _write(draft, first, tag, programme, fps)
        draft.replace(film)
        notes.write_text(json.dumps([asdict(truth) for truth in truths]))
    loaded = json.loads(notes.read_text())
    boxes = [(entry["segment"], tuple(map(tuple, entry["boxes"]))) for entry in loaded]
    return Film(film, first, tag, fps, tuple(Truth(name, faces) for name, faces in boxes))
