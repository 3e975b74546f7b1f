"""Masks faces in single pictures and in streams, and covers everything when in doubt."""

import logging
import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from masking.errors import BadSetting
from masking.faces.boxes import Box, centre_of, head_box, size_of, square_of, to_pixels
from masking.faces.detectors import CenterFace, Detector
from masking.faces.images import Image, checked
from masking.faces.looks import Look
from masking.faces.modes import DEFAULT_MODE, DEFAULT_STRENGTH, FACE_MODES, WEAK_MODES
from masking.faces.painter import Painter
from masking.faces.palette import chances
from masking.faces.pose import Face, Pose
from masking.faces.tracker import EVERYTHING, SAFE_GROWTH, FaceTracker, Head, Plan, growth_for
from masking.faces.weak import WeakMask

# Whoever masks without being a member gets a look that belongs to nobody.
_NOBODY = Look.for_member(b"nobody", "")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FaceReport:
    """What was done with one picture.

    faces: found in it; held: heads covered that were not found in this very frame; whole: all is
    covered, nothing of the picture is left.
    """

    faces: int = 0
    held: int = 0
    whole: bool = True

    @classmethod
    def of(cls, plan: Plan) -> "FaceReport":
        """The report of a plan that was carried out."""
        return cls(plan.faces, sum(not head.found for head in plan.heads), plan.whole)


class FaceMasker:
    """Covers every face of BGR pictures (uint8 [H, W, 3]) with drawings made from the look.

    mode: one of modes.FACE_MODES, or of modes.WEAK_MODES, which warn. strength: 0 to 1, enlarges
    and coarsens; 0 is already twice the face box. look: whose figure and colours. detector:
    CenterFace unless given. One masker follows one stream, in one thread at a time.
    Errors: BadSetting, ModelMissing, ModelBroken; UnsupportedMedia for what is not a picture.
    """

    latency = 0.0  # seconds between a frame and its masked one
    growth: float  # times the face box that is covered

    def __init__(
        self,
        mode: str = DEFAULT_MODE,
        strength: float = DEFAULT_STRENGTH,
        *,
        look: Look | None = None,
        detector: Detector | None = None,
    ) -> None:
        _check(mode, strength)
        self.growth = growth_for(strength)
        look = look or _NOBODY
        self._seed = look.seed
        self._painter = Painter(mode, strength, look)
        self._detector = detector or CenterFace()
        self._tracker = FaceTracker(self.growth)
        self.report = FaceReport()

    @property
    def speaking(self) -> float:
        """How loud the masked person is right now, 0 to 1: the figure opens its mouth."""
        return self._painter.speaking

    @speaking.setter
    def speaking(self, level: float) -> None:
        self._painter.speaking = level

    def reset(self) -> None:
        """Another film: nothing that was known about faces holds any more."""
        self._tracker.reset()
        self.report = FaceReport()

    def mask(self, image: Image) -> Image:
        """A copy of one picture with every face covered; all of it when the detector failed."""
        picture = checked(image)
        return self.drawn(picture.copy(), self._plan_of(picture), 1.0)

    def process(self, frame: Image, timestamp: float) -> Image:
        """A masked copy of the next frame of a stream; `timestamp` in seconds.

        Uses this frame and those before it, nothing later: no delay. Time that runs backwards
        starts anew, covered.
        """
        return self.drawn(checked(frame).copy(), self.planned(frame, timestamp), timestamp)

    def planned(self, frame: Image, timestamp: float) -> Plan:
        """What must be covered in the next frame of the stream. EVERYTHING after an error."""
        if not math.isfinite(timestamp):
            raise BadSetting("A frame needs a time in seconds.")
        height, width = checked(frame).shape[:2]
        faces = self._detected(frame, thorough=False)
        if faces is None:
            self._tracker.fail()
            return EVERYTHING
        return self._tracker.update(faces, time=timestamp, width=width, height=height)

    def drawn(self, picture: Image, plan: Plan, time: float) -> Image:
        """`picture` itself, with covers drawn into it; all of it when a drawing failed."""
        self.report = FaceReport.of(plan)
        try:
            self._painter.paint(picture, plan, time)
        except Exception:  # noqa: BLE001 - whatever failed, nothing unmasked may leave
            _log.exception("a cover could not be drawn")
            self._painter.fill(picture)
            self.report = FaceReport(plan.faces)
        return picture

    def _plan_of(self, picture: Image) -> Plan:
        faces = self._detected(picture, thorough=True)
        if faces is None:
            return EVERYTHING
        heads = [self._head_of(number, face, picture) for number, face in enumerate(faces)]
        return Plan(len(faces), tuple(sorted(heads, key=lambda head: -size_of(head.box))))

    def _head_of(self, number: int, face: Face, picture: Image) -> Head:
        """Each side of the cover stands by chance between the safe one and the largest, and the
        drawing follows the cover: nothing that can be measured on a face shows in a single picture.
        """
        height, width = picture.shape[:2]
        square = square_of(face.box)
        least, most = (head_box(square, growth) for growth in (SAFE_GROWTH, self.growth))
        cover = _between(least, most, self._chances_at(square))
        pose = Pose(*centre_of(cover), size_of(cover) / self.growth)
        return Head(number, to_pixels(cover, width, height), pose, face.box, found=True)

    def _chances_at(self, face: Box) -> NDArray[np.float64]:
        """Four numbers from 0 to 1, always the same for a face at that place."""
        x, y = (round(16 * at) & 0xFFFF for at in centre_of(face))
        return chances(self._seed, x + 0x10000 * np.arange(4), y)

    def _detected(self, picture: Image, *, thorough: bool) -> list[Face] | None:
        """The faces; None when nobody can say where they are."""
        try:
            return self._detector.detect(picture, thorough=thorough)
        except Exception:  # noqa: BLE001 - whatever failed, the picture is covered
            _log.exception("the face detector failed")
            return None


def _between(least: Box, most: Box, shares: NDArray[np.float64]) -> Box:
    """A box with each side at its share [4] of the way from one box to the other."""
    left, top, right, bottom = np.array(least) + shares * np.subtract(most, least)
    return (float(left), float(top), float(right), float(bottom))


def _check(mode: str, strength: float) -> None:
    if mode not in FACE_MODES and mode not in WEAK_MODES:
        known = ", ".join((*FACE_MODES, *WEAK_MODES))
        raise BadSetting(f"There is no face mode {mode!r}. Choose one of {known}.")
    if not 0 <= strength <= 1:
        raise BadSetting("The strength of a face mask must be from 0 to 1.")
    if mode in WEAK_MODES:
        warnings.warn(
            f"{mode} is made from the face's own pixels: people can be recognised behind it.",
            WeakMask,
            stacklevel=3,
        )
