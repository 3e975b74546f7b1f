"""The face mask on frames of a live stream. The only code that makes the pictures sent back."""

import logging
import time
from collections.abc import Callable

import numpy as np
from av import VideoFrame

from masking.faces import FaceMasker
from masking.faces.detectors import Detector
from masking.faces.images import Image, checked
from masking.faces.painter import Painter
from masking.live.wishes import Wish

# A frame that waited longer for its turn, in seconds, shows that the worker is overloaded.
LATE_S = 0.5
# Larger pictures are scaled down first.
MOST_PIXELS = 1280 * 720

_log = logging.getLogger(__name__)


class PictureMask:
    """Raw frames in, masked ones of the same moment out, in one thread at a time.

    Until the detector is loaded, after any error and when the worker is behind, the frame that
    comes out was drawn on an empty canvas: the camera's pixels were not even looked at.
    """

    def __init__(self, wish: Wish, detector: Callable[[], Detector]) -> None:
        self._wish = wish
        self._make_detector = detector
        self._detector: Detector | None = None
        self._cover = Painter("cover", 1.0, wish.look)
        self._masker: FaceMasker | None = None
        self.code = "loading"
        """Why all is covered: "", "loading", "searching", "late" or "mask_failed"."""

    def load(self) -> None:
        """Opens the detector, in a thread of the pool; covers for good when that fails."""
        try:
            self._detector = self._make_detector()
            self.change(self._wish)
        except Exception:  # noqa: BLE001 - whatever failed, the picture stays covered
            _log.exception("the face mask could not be loaded")
            self.code = "mask_failed"

    def change(self, wish: Wish) -> None:
        """Another mode or strength: covered until faces were found anew."""
        self._wish = wish
        if self._detector:
            self._masker = FaceMasker(
                wish.mode, wish.strength, look=wish.look, detector=self._detector
            )

    def speaks(self, level: float) -> None:
        """How loud the member is, 0 to 1: the figure opens its mouth."""
        if self._masker:
            self._masker.speaking = level

    def process(self, frame: VideoFrame, arrived: float) -> VideoFrame:
        """The masked frame. `arrived`: when the raw one came in, by time.monotonic()."""
        width, height = _fitted(frame.width, frame.height)
        picture = self._masked(frame, width, height, arrived)
        if picture is None:
            picture = self._covered(width, height, arrived)
        masked = VideoFrame.from_ndarray(picture, format="bgr24")
        masked.pts, masked.time_base = frame.pts, frame.time_base
        return masked

    def _masked(self, frame: VideoFrame, width: int, height: int, arrived: float) -> Image | None:
        """None when all has to be covered; `code` says why."""
        masker = self._masker
        if masker is None:
            return None
        if time.monotonic() - arrived > LATE_S:
            self.code = "late"
            return None
        try:
            raw = checked(frame.to_ndarray(format="bgr24", width=width, height=height))
            picture = self._drawn(masker, raw, arrived)
        except Exception:  # noqa: BLE001 - whatever failed, nothing unmasked may leave
            _log.exception("a frame could not be masked")
            masker.reset()
            self.code = "mask_failed"
            return None
        self.code = "searching" if masker.report.whole else ""
        return picture

    def _drawn(self, masker: FaceMasker, raw: Image, moment: float) -> Image:
        if self._wish.background == "none":
            return masker.process(raw, moment)
        canvas = np.empty_like(raw)
        self._cover.fill(canvas)
        return masker.drawn(canvas, masker.planned(raw, moment), moment)

    def _covered(self, width: int, height: int, moment: float) -> Image:
        picture = np.zeros((height, width, 3), np.uint8)
        self._cover.paint_whole(picture, moment)
        return picture


def _fitted(width: int, height: int) -> tuple[int, int]:
    """The size to mask at, pixels: even, as encoders want it, and not too large."""
    scale = min(1.0, (MOST_PIXELS / max(1, width * height)) ** 0.5)
    return max(2, int(width * scale) // 2 * 2), max(2, int(height * scale) // 2 * 2)
