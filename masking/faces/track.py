"""One head over time: where it was, where it may be now, and what must be covered for it."""

import math

from masking.faces.boxes import (
    Box,
    area_of,
    centre_of,
    head_box,
    intersection,
    moved,
    size_of,
    union,
)
from masking.faces.pose import Face, eased, pose_of

# All times in seconds.
# A head that is not seen stays covered this long before it counts as lost.
HOLD_S = 0.3
# Boxes this old still belong to the covered area: it follows quick moves from both ends.
UNION_S = 0.15
# Finds it takes before a track is believed, and before a lost one is believed to be back.
BELIEVED_AFTER = 3
# A lost head is taken to be out of the picture after this long, while others are seen.
FORGET_S = 10.0
# One that went over the edge stays covered there: it may still be half in the picture.
EDGE_HOLD_S = 3.0
# A head behind another one for this long is the same head found twice, or stays behind it.
HIDDEN_S = 1.0

# Motion is carried on no longer than this; beyond it a guess helps nobody.
_PREDICT_S = 0.2
# How far a head may be from where it was: this many sizes at once, and more per second.
_REACH_SIZES = 1.0
_REACH_SIZES_PER_S = 3.0
# A face of which less is inside the picture is on its way out.
_STAYING_SHARE = 0.7
# Frames of one moment: no speed can be told from them.
_LEAST_ELAPSED_S = 0.001
# Films count time in fractions: 0.3 is not less than three times 0.1.
_ROUNDING_S = 1e-6


def longer(elapsed: float, limit: float) -> bool:
    """True when `elapsed` seconds are more than `limit`, whatever floating point makes of them."""
    return elapsed > limit + _ROUNDING_S


class Track:
    """A head that was found once and is followed from then on."""

    def __init__(self, number: int, face: Face, time: float) -> None:
        self.number = number
        self.box = face.box
        self.pose = pose_of(face)
        self.seen_at = time
        self.seen = True  # in the newest frame
        self.lost_since: float | None = None  # cannot be accounted for
        self.hidden_since: float | None = None  # lost under another head's cover
        self._recent = [(time, face.box)]
        self._velocity = (0.0, 0.0)
        self._finds = 1
        self._found_in_row = 1

    @property
    def believed(self) -> bool:
        """A single find may be a mistake; it is covered, but its end alarms nobody."""
        return self._finds >= BELIEVED_AFTER

    def distance_to(self, box: Box, time: float) -> float:
        """Distance in sizes; infinite when out of reach."""
        (x, y), (other_x, other_y) = centre_of(self.box), centre_of(box)
        size = max(size_of(self.box), size_of(box), 1.0)
        distance = math.hypot(other_x - x, other_y - y) / size
        reach = _REACH_SIZES + _REACH_SIZES_PER_S * (time - self.seen_at)
        return distance if distance <= reach else math.inf

    def found(self, face: Face, time: float) -> None:
        """Takes the face that was found in the newest frame."""
        elapsed = max(_LEAST_ELAPSED_S, time - self.seen_at)
        (x, y), (new_x, new_y) = centre_of(self.box), centre_of(face.box)
        moving = not longer(elapsed, HOLD_S)
        self._velocity = ((new_x - x) / elapsed, (new_y - y) / elapsed) if moving else (0.0, 0.0)
        self.pose = eased(self.pose, pose_of(face), elapsed)
        self.box, self.seen_at, self.seen = face.box, time, True
        self._finds += 1
        self._found_in_row += 1
        if self._found_in_row >= BELIEVED_AFTER:
            self.lost_since = None
        self._recent.append((time, face.box))
        self._forget_old_boxes(time)

    def missed(self, time: float) -> None:
        """The newest frame does not show this head."""
        self.seen = False
        self._found_in_row = 0
        self._forget_old_boxes(time)

    def area(self, time: float, growth: float) -> Box:
        """What must be covered: every recent place and the expected one, as whole heads."""
        boxes = [self.box, self._expected(time), *(box for _, box in self._recent)]
        return union(head_box(box, growth) for box in boxes)

    def leaves(self, width: int, height: int) -> bool:
        """True when the head was last seen at the picture's edge, on its way over it."""
        inside = area_of(intersection(self.box, (0, 0, width, height)))
        x, y = centre_of(moved(self.box, self._velocity[0] * HOLD_S, self._velocity[1] * HOLD_S))
        gone = not (0 <= x <= width and 0 <= y <= height)
        return gone or inside / max(1.0, area_of(self.box)) < _STAYING_SHARE

    def _expected(self, time: float) -> Box:
        """Where the head should be by now if it kept moving."""
        ahead = min(_PREDICT_S, max(0.0, time - self.seen_at))
        return moved(self.box, self._velocity[0] * ahead, self._velocity[1] * ahead)

    def _forget_old_boxes(self, time: float) -> None:
        self._recent = [(at, box) for at, box in self._recent if not longer(time - at, UNION_S)]
