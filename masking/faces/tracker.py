"""Decides, for each frame, what must be covered. Pure policy: faces and time in, a plan out.

The same rules as `static/js/masking/face/tracker.js`. Fail closed: the whole picture is covered
until faces were found in three detections in a row - at the start, after any error, after a pause,
after another picture size and after nobody was found for the hold time - and while any single head
is lost. Only heads that can all be accounted for open the picture.
"""

import math
from dataclasses import dataclass

from masking.faces.boxes import Area, Box, covered_share, to_pixels
from masking.faces.pose import Face, Pose
from masking.faces.track import (
    BELIEVED_AFTER,
    EDGE_HOLD_S,
    FORGET_S,
    HIDDEN_S,
    HOLD_S,
    Track,
    longer,
)

# Cover at no strength: twice the face box. Smaller ones were shown to give people away.
SAFE_GROWTH = 2.0
# What full strength adds.
EXTRA_GROWTH = 1.0
# Longer without any frame and everything is looked at anew.
PAUSE_S = 1.0
# Share of a lost head's last box that another head's cover must hide.
_HIDDEN_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Head:
    """What is drawn over one head. `area` is in whole pixels inside the picture."""

    number: int
    area: Area
    pose: Pose
    box: Box
    found: bool  # in this very frame


@dataclass(frozen=True, slots=True)
class Plan:
    """What must be covered in one frame.

    faces: found in this very frame; heads: nearest first; whole: everything must be covered,
    because nobody knows where faces are (`searching`) or because heads with the numbers `lost`
    cannot be accounted for.
    """

    faces: int = 0
    heads: tuple[Head, ...] = ()
    searching: bool = False
    lost: frozenset[int] = frozenset()

    @property
    def whole(self) -> bool:
        return self.searching or bool(self.lost)


EVERYTHING = Plan(searching=True)


def growth_for(strength: float) -> float:
    """How many times the face box is covered at a strength of 0 to 1: never less than is safe."""
    return SAFE_GROWTH + EXTRA_GROWTH * min(1.0, max(0.0, strength))


class FaceTracker:
    """Follows heads through a film. `growth`: times the face box that is covered."""

    def __init__(self, growth: float) -> None:
        self._growth = growth
        self._next_number = 1
        self.reset()

    def reset(self) -> None:
        """Another film: nothing is known. Numbers of heads go on, so that none comes twice."""
        self._tracks: list[Track] = []
        self._size = (0, 0)
        self._time = -math.inf
        self.fail()

    def fail(self) -> None:
        """Something went wrong with a frame: all is covered until faces are found again."""
        self._open = False
        self._good_in_row = 0
        self._found_at = -math.inf

    def update(self, faces: list[Face], *, time: float, width: int, height: int) -> Plan:
        """Takes the faces of the newest frame; `time` in seconds."""
        self._notice(time, (width, height))
        self._assign(faces)
        self._judge_missing()
        self._open_or_close(len(faces))
        return self._plan(len(faces))

    def _notice(self, time: float, size: tuple[int, int]) -> None:
        if time < self._time or size != self._size:
            self._tracks = []  # their times or coordinates mean nothing here
            self.fail()
        if longer(time - self._time, PAUSE_S):
            self.fail()
        self._time, self._size = time, size

    def _assign(self, faces: list[Face]) -> None:
        """Gives each face to the nearest track.

        Lost tracks choose last: a face that is already accounted for must not pass for the one
        that is missing.
        """
        for track in self._tracks:
            track.seen = False
        live = [track for track in self._tracks if track.lost_since is None]
        lost = [track for track in self._tracks if track.lost_since is not None]
        left = _match(lost, _match(live, faces, self._time), self._time)
        for track in self._tracks:
            if not track.seen:
                track.missed(self._time)
        for face in left:
            self._tracks.append(Track(self._next_number, face, self._time))
            self._next_number += 1

    def _judge_missing(self) -> None:
        """Marks tracks that cannot be accounted for, drops those that need not be any more."""
        for track in self._tracks:
            self._judge(track)
        self._tracks = [track for track in self._tracks if self._matters_still(track)]

    def _judge(self, track: Track) -> None:
        missing = longer(self._time - track.seen_at, HOLD_S)
        if missing and track.believed and track.lost_since is None:
            track.lost_since = None if track.leaves(*self._size) else self._time
        if track.lost_since is None or not self._is_hidden(track):
            track.hidden_since = None
        elif track.hidden_since is None:
            track.hidden_since = self._time

    def _matters_still(self, track: Track) -> bool:
        if track.lost_since is not None:
            hidden_for = 0.0 if track.hidden_since is None else self._time - track.hidden_since
            forgotten = longer(self._time - track.lost_since, FORGET_S)
            return not forgotten and not longer(hidden_for, HIDDEN_S)
        kept_for = EDGE_HOLD_S if track.believed else HOLD_S
        return not longer(self._time - track.seen_at, kept_for)

    def _is_hidden(self, track: Track) -> bool:
        """True when the place where the track was lost lies under the cover of a head seen now."""
        return any(
            other is not track
            and other.seen
            and covered_share(track.box, other.area(self._time, self._growth)) >= _HIDDEN_SHARE
            for other in self._tracks
        )

    def _open_or_close(self, found: int) -> None:
        if found:
            self._found_at = self._time
            self._good_in_row += 1
        else:
            self._good_in_row = 0
        if longer(self._time - self._found_at, HOLD_S):
            self._open = False
        if self._good_in_row >= BELIEVED_AFTER:
            self._open = True

    def _plan(self, faces: int) -> Plan:
        lost = frozenset(
            track.number
            for track in self._tracks
            if track.lost_since is not None and track.hidden_since is None
        )
        heads = [self._head_of(track) for track in self._tracks]
        inside = [one for one in heads if one.area[0] < one.area[2] and one.area[1] < one.area[3]]
        nearest_first = tuple(sorted(inside, key=lambda head: -head.pose.size))
        return Plan(faces, nearest_first, not self._open, lost)

    def _head_of(self, track: Track) -> Head:
        area = to_pixels(track.area(self._time, self._growth), *self._size)
        return Head(track.number, area, track.pose, track.box, track.seen)


def _match(tracks: list[Track], faces: list[Face], time: float) -> list[Face]:
    """Greedy, the nearest pair first. Returns the faces that no track took."""
    pairs = [
        (distance, place, face_at)
        for place, track in enumerate(tracks)
        for face_at, face in enumerate(faces)
        if (distance := track.distance_to(face.box, time)) < math.inf
    ]
    taken_tracks: set[int] = set()
    taken_faces: set[int] = set()
    for _, place, face_at in sorted(pairs):
        if place in taken_tracks or face_at in taken_faces:
            continue
        taken_tracks.add(place)
        taken_faces.add(face_at)
        tracks[place].found(faces[face_at], time)
    return [face for face_at, face in enumerate(faces) if face_at not in taken_faces]
