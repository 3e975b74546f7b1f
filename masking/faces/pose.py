"""Where a head is and how it is turned, for drawings. Never decides what is covered."""

import math
from dataclasses import dataclass

from masking.faces.boxes import Box, centre_of, size_of

Point = tuple[float, float]

# Time constant of the smoothing: short enough to feel live, long enough not to tremble.
SMOOTHING_S = 0.07


@dataclass(frozen=True, slots=True)
class Face:
    """One found face, in picture pixels. The box may reach over the picture's edge.

    score: how sure the detector is, 0 to 1. landmarks: eye, eye, nose, two corners of the mouth.
    """

    box: Box
    score: float
    landmarks: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Pose:
    """Centre of the face and longer side of its box in pixels, tilt in radians clockwise."""

    x: float
    y: float
    size: float
    tilt: float = 0.0

    def moved(self, dx: float, dy: float) -> "Pose":
        """The same head elsewhere."""
        return Pose(self.x + dx, self.y + dy, self.size, self.tilt)


def pose_of(face: Face) -> Pose:
    """How the drawing of this face stands."""
    x, y = centre_of(face.box)
    return Pose(x, y, size_of(face.box), _tilt_of(face.landmarks))


def _tilt_of(landmarks: tuple[Point, ...]) -> float:
    """The direction from the mouth to the eyes; unlike the line of the eyes it holds in profile."""
    if len(landmarks) != 5:
        return 0.0
    eye, other_eye, _, corner, other_corner = landmarks
    right = eye[0] + other_eye[0] - corner[0] - other_corner[0]
    down = eye[1] + other_eye[1] - corner[1] - other_corner[1]
    return math.atan2(right, -down) if right or down else 0.0


def eased(before: Pose, now: Pose, elapsed: float) -> Pose:
    """`before` on its way to `now`, `elapsed` seconds later: exponential smoothing."""
    share = 1 - math.exp(-max(0.0, elapsed) / SMOOTHING_S)
    turn = math.remainder(now.tilt - before.tilt, 2 * math.pi)
    return Pose(
        before.x + share * (now.x - before.x),
        before.y + share * (now.y - before.y),
        before.size + share * (now.size - before.size),
        before.tilt + share * turn,
    )
