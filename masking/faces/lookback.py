"""Masks films with a look at what comes: a face that is found late is covered before that, too.

A live stream cannot wait and uses `FaceMasker.process`. A file can: frames are held back for a
moment, and what the later ones show corrects the plans of the earlier ones:

- what is covered in a frame is covered from `UNION_S` before it on, and heads that appear `HOLD_S`
  before they were found for the first time;
- the time in which a head was missing is covered as a whole from its first frame on once it turns
  out to be lost, and so is a time in which nobody was found that gets longer than the hold time;
- the first frames of a film, or those after an error, need not be covered as a whole when faces
  were found in them and in the next, three times in a row.

A frame whose detection failed stays covered as a whole, whatever comes.
"""

import math
from collections import deque
from dataclasses import dataclass, field, replace

from masking.errors import BadSetting
from masking.faces.boxes import Box, head_box, to_pixels, union
from masking.faces.images import Image, checked
from masking.faces.masker import FaceMasker, FaceReport
from masking.faces.track import BELIEVED_AFTER, HOLD_S, UNION_S, longer
from masking.faces.tracker import EVERYTHING, Head, Plan

DEFAULT_SECONDS = 0.5
# More are not held back, whatever their times say: memory stays bounded.
MOST_FRAMES = 64


@dataclass
class _Held:
    """One frame that waits. `whole`: for good; `searching`, `lost` may still be corrected."""

    picture: Image
    time: float
    plan: Plan
    whole: bool
    searching: bool
    lost: set[int] = field(default_factory=set)

    @property
    def covered(self) -> bool:
        return self.whole or self.searching or bool(self.lost)

    def head(self, number: int) -> Head | None:
        return next((head for head in self.plan.heads if head.number == number), None)


class LookBack:
    """Feeds a masker and gives masked frames in the same order, about `seconds` later.

    `reports` belongs to the frames that came last out of `push` or `flush`, one each.
    """

    def __init__(
        self,
        masker: FaceMasker,
        seconds: float = DEFAULT_SECONDS,
        *,
        most_frames: int = MOST_FRAMES,
    ) -> None:
        """At most `most_frames` are held, at least as many as it takes to believe in a face."""
        if not (math.isfinite(seconds) and seconds >= 0):
            raise BadSetting("The look-back must be a number of seconds, 0 or more.")
        self._masker = masker
        self._seconds = seconds
        self._most = max(BELIEVED_AFTER, most_frames)
        self._held: deque[_Held] = deque()
        self.reports: list[FaceReport] = []

    @property
    def latency(self) -> float:
        """Seconds between a frame and its masked one; a slow film waits for a few frames."""
        return self._seconds

    def push(self, frame: Image, timestamp: float) -> list[Image]:
        """Takes the next frame; gives those that have waited long enough."""
        picture = checked(frame)
        plan = self._masker.planned(picture, timestamp)
        self.reports = []
        finished = self._finished_before(picture, timestamp)
        failed = plan is EVERYTHING
        held = _Held(picture.copy(), timestamp, plan, failed, plan.searching, set(plan.lost))
        self._held.append(held)
        self._correct_earlier(held)
        return finished + self._due()

    def flush(self) -> list[Image]:
        """Gives all that still wait: the film is over."""
        self.reports = []
        return self._everything()

    def _finished_before(self, picture: Image, timestamp: float) -> list[Image]:
        """What must not be corrected by a frame of another size or of a new beginning."""
        if not self._held:
            return []
        newest = self._held[-1]
        same = newest.picture.shape == picture.shape and newest.time <= timestamp
        return [] if same else self._everything()

    def _correct_earlier(self, newest: _Held) -> None:
        before = list(self._held)[-2::-1]  # nearest first
        if newest.plan.searching and not newest.plan.faces:
            _cover_gap(before)
        elif not newest.plan.searching:
            _open_run(before)
        for number in newest.plan.lost:
            _cover_missing(number, before)
        for head in newest.plan.heads:
            if head.found and head.number not in newest.plan.lost:
                _forgive_return(head.number, before)

    def _due(self) -> list[Image]:
        out: list[Image] = []
        while len(self._held) > BELIEVED_AFTER and self._has_waited():
            out.append(self._released())
        return out

    def _has_waited(self) -> bool:
        """True when the oldest frame is due, or when too many wait."""
        waited = self._held[-1].time - self._held[0].time
        return not longer(self._seconds, waited) or len(self._held) > self._most

    def _everything(self) -> list[Image]:
        return [self._released() for _ in range(len(self._held))]

    def _released(self) -> Image:
        held = self._held.popleft()
        plan = self._final(held)
        picture = self._masker.drawn(held.picture, plan, held.time)
        self.reports.append(self._masker.report)
        return picture

    def _final(self, held: _Held) -> Plan:
        if held.covered:
            return replace(held.plan, searching=True)
        heads = {head.number: head for head in held.plan.heads}
        for later in self._held:
            self._add_heads_of(later, held, heads)
        nearest_first = sorted(heads.values(), key=lambda head: -head.pose.size)
        return Plan(held.plan.faces, tuple(nearest_first))

    def _add_heads_of(self, later: _Held, held: _Held, heads: dict[int, Head]) -> None:
        """Widens what is covered in `held` by the heads that were found in a later frame."""
        wait = later.time - held.time
        for head in later.plan.heads:
            if not head.found:
                continue
            known = heads.get(head.number)
            if known is None:
                if not longer(wait, HOLD_S):
                    heads[head.number] = replace(head, found=False, area=self._area(head.box, held))
            elif not longer(wait, UNION_S) or self._is_next_sight(head.number, held, later):
                heads[head.number] = self._widened(known, head.box, held)

    def _is_next_sight(self, number: int, held: _Held, later: _Held) -> bool:
        """True when a head missing in `held` is found in `later` for the first time since."""
        for frame in (held, *self._held):
            if frame is later:
                return True
            head = frame.head(number)
            if head is not None and head.found:
                return False
        return False

    def _widened(self, head: Head, box: Box, held: _Held) -> Head:
        left, top, right, bottom = union([head.area, self._area(box, held)])
        return replace(head, area=(int(left), int(top), int(right), int(bottom)))

    def _area(self, box: Box, held: _Held) -> tuple[int, int, int, int]:
        height, width = held.picture.shape[:2]
        return to_pixels(head_box(box, self._masker.growth), width, height)


def _open_run(before: list[_Held]) -> None:
    """Three detections in a row were good: those of them that had to be covered need not be."""
    for held in before:
        if held.whole or not held.plan.faces:
            return
        held.searching = False


def _cover_gap(before: list[_Held]) -> None:
    """Nobody was found for too long: not even the first of these frames shows who is where."""
    for held in before:
        if held.plan.faces:
            return
        held.whole = True


def _cover_missing(number: int, before: list[_Held]) -> None:
    """A head turned out to be lost: it was since it was seen last."""
    for held in before:
        head = held.head(number)
        if head is None or head.found:
            return
        held.lost.add(number)


def _forgive_return(number: int, before: list[_Held]) -> None:
    """A lost head is back for certain: it was in the frames in which it was found just before."""
    for held in before:
        head = held.head(number)
        if head is None or not head.found:
            return
        held.lost.discard(number)
