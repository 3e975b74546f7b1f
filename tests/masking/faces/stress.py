"""A short hard film: turned, dark, small, leaving, cuts, a second face from nowhere."""

from collections.abc import Iterator
from pathlib import Path

import cv2

from masking.faces.images import Image
from tests.media.camera import Film, Moment, Pose, Scene, make_film

_MEDIA = Path("build/media")


def _turning(t: float) -> Moment:
    """All the way to the head hanging down, and back."""
    return Moment((Pose(0.3, 360 * t, 0.5, 0.5),))


def _leaving(t: float) -> Moment:
    """Over the left edge, out, and back in."""
    return Moment((Pose(0.3, 0, 0.5 - 1.4 * (0.5 - abs(t - 0.5)), 0.5),))


def _still(name: str, *poses: Pose, frames: int = 8, brightness: float = 1.0) -> Scene:
    moment = Moment(poses, brightness, 0.5 if len(poses) > 1 else 1.0)
    return (name, frames, lambda _: moment)


SCENES: tuple[Scene, ...] = (
    ("turning", 24, _turning),
    ("leaving", 28, _leaving),
    _still("dark", Pose(0.3, 0, 0.5, 0.5), brightness=0.3),
    _still("small", Pose(0.12, 0, 0.8, 0.3)),
    _still("one", Pose(0.28, 0, 0.26, 0.5), frames=12),
    _still("suddenly two", Pose(0.28, 0, 0.26, 0.5), Pose(0.25, 20, 0.72, 0.5), frames=12),
    _still("near", Pose(0.7, 10, 0.5, 0.5)),
)


def stress_film() -> Film:
    """The film with its ground truth, 640x360; made once and kept."""
    return make_film(_MEDIA, tag=7, programme=SCENES)


def frames_of(film: Film) -> Iterator[Image]:
    """Its frames, BGR."""
    reader = cv2.VideoCapture(str(film.path))
    try:
        while (read := reader.read())[0]:
            yield read[1]
    finally:
        reader.release()
