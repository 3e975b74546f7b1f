"""How anonymous masked photos are: what stays open, and who is recognised behind the masks."""

import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from masking.evaluate.people import Photo
from masking.evaluate.recognition import Features, Recogniser, informed_hits, naive_hits
from masking.faces.boxes import size_of
from masking.faces.detectors import CenterFace, Detector, Remembering
from masking.faces.images import Image
from masking.faces.masker import FaceMasker
from masking.faces.pose import Face
from masking.faces.weak import WeakMask

Mask = Callable[[Image], Image]

# Of a face that another detector finds in the photo, this share of pixels must be changed: a mosaic
# leaves some as they were, by chance.
_CHANGED_SHARE = 0.9


@dataclass(frozen=True)
class Known:
    """A photo and the face in it that an attacker is after."""

    photo: Photo
    face: Face


@dataclass(frozen=True)
class FaceFigures:
    """Counts over `photos` photos of `people` people.

    open: photos in which an independent detector finds a face that the mask did not change;
    naive: recognised by comparing with plain photos; informed: by who learned from masked photos.
    """

    name: str
    people: int
    photos: int
    open: int
    naive: int
    informed: int

    def __str__(self) -> str:
        shares = ", ".join(
            f"{what} {count} of {self.photos} = {100 * count / self.photos:.1f} %"
            for what, count in (
                ("left open", self.open),
                ("recognised, naive", self.naive),
                ("informed", self.informed),
            )
        )
        return f"{self.name:12s} {shares}"


class FaceEvaluation:
    """Prepares photos once and measures masks on them."""

    def __init__(self, photos: Iterable[Photo]) -> None:
        """ModelMissing when CenterFace or SFace is not in place."""
        self._recogniser = Recogniser()
        self.detector: Detector = Remembering(CenterFace())
        photos = list(photos)
        found = [(photo, self.detector.detect(photo.image, thorough=True)) for photo in photos]
        self.known = [Known(photo, _largest(faces)) for photo, faces in found if faces]
        self.without_face = len(photos) - len(self.known)
        self._people = np.array([one.photo.person for one in self.known])
        self._places = np.array([one.photo.place for one in self.known])
        self._plain = self._features([one.photo.image for one in self.known])

    @property
    def people(self) -> int:
        """How many people there are: chance is one in so many."""
        return len(np.unique(self._people))

    def figures(self, name: str, mask: Mask) -> FaceFigures:
        """Measures one mask, given as a function from photo to masked photo."""
        pictures = [mask(one.photo.image) for one in self.known]
        masked = self._features(pictures)
        return FaceFigures(
            name,
            self.people,
            len(self.known),
            sum(map(_is_open, [one.photo.image for one in self.known], pictures)),
            naive_hits(masked, self._plain, self._people, self._places),
            informed_hits(masked, self._people, self._places),
        )

    def _features(self, pictures: list[Image]) -> Features:
        faces = [one.face for one in self.known]
        return np.stack(list(map(self._recogniser.features, pictures, faces)))


def masks(modes: Iterable[str], strength: float, detector: Detector) -> Iterator[tuple[str, Mask]]:
    """The product's own masks by name, the plain photo first."""
    yield "no mask", lambda image: image
    for mode in modes:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", WeakMask)  # measuring them is what this is for
            masker = FaceMasker(mode, strength, detector=detector)
        yield mode, masker.mask


def _largest(faces: list[Face]) -> Face:
    return max(faces, key=lambda face: size_of(face.box))


def _is_open(plain: Image, masked: Image) -> bool:
    """True when a face that OpenCV's classic detector finds in the photo shows through."""
    changed = (plain != masked).any(axis=2)
    grey = cv2.cvtColor(plain, cv2.COLOR_BGR2GRAY)
    return any(
        changed[y : y + height, x : x + width].mean() < _CHANGED_SHARE
        for x, y, width, height in _classic().detectMultiScale(grey, 1.1, 6)
    )


@cache
def _classic() -> cv2.CascadeClassifier:
    folder = Path(cv2.__file__).parent / "data"
    return cv2.CascadeClassifier(str(folder / "haarcascade_frontalface_default.xml"))
