"""A detector that does not look twice: for measuring several masks on the same pictures."""

from masking.faces.detectors.base import Detector
from masking.faces.images import Image
from masking.faces.pose import Face


class Remembering:
    """Answers of another detector, kept for every picture that was asked about.

    Looking takes nearly all of the time and does not depend on the mask. Memory grows with each
    new picture: not for films of any length.
    """

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._known: dict[tuple[bytes, tuple[int, ...], bool], list[Face]] = {}

    def detect(self, image: Image, *, thorough: bool = False) -> list[Face]:
        """What the other detector says, asked once."""
        key = (image.tobytes(), image.shape, thorough)
        if key not in self._known:
            self._known[key] = self._detector.detect(image, thorough=thorough)
        return self._known[key]
