"""How anonymous masked photos are: what stays open, and who is recognised behind the masks."""

import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from masking.evaluate.anchors import Deface
from masking.evaluate.framing import framed
from masking.evaluate.people import Photo
from masking.evaluate.rates import Rate
from masking.evaluate.recognisers import Features, Recogniser
from masking.evaluate.recognition import informed_hits, naive_hits
from masking.faces.boxes import Area, size_of
from masking.faces.detectors import CenterFace, Detector, Remembering
from masking.faces.images import Image
from masking.faces.looks import Look
from masking.faces.masker import FaceMasker
from masking.faces.modes import DEFAULT_STRENGTH
from masking.faces.pose import Face
from masking.faces.weak import WeakMask

Mask = Callable[[Photo], Image]

ANCHOR = "deface"

# Of a face that another detector finds in the photo, this share of pixels must be changed: a mosaic
# leaves some as they were, by chance.
_CHANGED_SHARE = 0.9


@dataclass(frozen=True)
class Known:
    """A photo, what an independent detector sees in it, the photo framed like all, and its face.

    A mask is judged by whether it covers `seen`, and by who is recognised in `framed`.
    """

    photo: Photo
    seen: tuple[Area, ...]
    framed: Photo
    face: Face


@dataclass(frozen=True)
class FaceFigures:
    """Of photos of `people` people, in the mean over the looks that were measured.

    open: photos in which an independent detector finds a face that a mask did not change;
    naive: recognised by comparing with plain photos; informed: by who learned from masked photos.
    """

    name: str
    people: int
    open: int
    naive: Rate
    informed: Rate

    def __str__(self) -> str:
        return (
            f"{self.name:12s} left open {self.open} of {self.naive.photos}; "
            f"recognised, naive {self.naive}; informed {self.informed}"
        )


class FaceEvaluation:
    """Prepares photos once and measures masks on them."""

    def __init__(self, photos: Iterable[Photo], recogniser: Recogniser) -> None:
        """ModelMissing when CenterFace is not in place."""
        self._recogniser = recogniser
        self.detector: Detector = Remembering(CenterFace())
        photos = list(photos)
        self.known = [one for photo in photos if (one := self._known(photo))]
        self.without_face = len(photos) - len(self.known)
        self._people = np.array([one.photo.person for one in self.known])
        self._places = np.array([one.photo.place for one in self.known])
        self._plain = self._features(lambda photo: photo.image)

    @property
    def people(self) -> int:
        """How many people there are: chance is one in so many."""
        return len(np.unique(self._people))

    def figures(self, name: str, *looks: Mask) -> FaceFigures:
        """Measures one mask, given as functions from photo to masked picture, one for each look."""
        people, places = self._people, self._places
        masked = [self._features(mask) for mask in looks]
        naive = [naive_hits(one, self._plain, people, places) for one in masked]
        informed = [informed_hits(one, people, places) for one in masked]
        return FaceFigures(
            name,
            self.people,
            sum(any(_is_open(one, mask(one.photo)) for mask in looks) for one in self.known),
            Rate.of(np.mean(naive, axis=0), people),
            Rate.of(np.mean(informed, axis=0), people),
        )

    def _known(self, photo: Photo) -> Known | None:
        """None when no face is found in it."""
        faces = self.detector.detect(photo.image, thorough=True)
        if not faces:
            return None
        alike = replace(photo, image=framed(photo.image, _largest(faces)))
        again = self.detector.detect(alike.image, thorough=True)
        return Known(photo, _seen_in(photo.image), alike, _largest(again)) if again else None

    def _features(self, mask: Mask) -> Features:
        return np.stack(
            [self._recogniser.features(mask(one.framed), one.face) for one in self.known]
        )


def masks(
    modes: Iterable[str],
    strength: float = DEFAULT_STRENGTH,
    *,
    detector: Detector,
    looks: int,
    own_looks: bool = False,
) -> Iterator[tuple[str, tuple[Mask, ...]]]:
    """The masks of those names. First come the plain photo and one in which nothing is left.

    looks: in how many each mode is measured; what one gives away by chance, others do not.
    own_looks: each person has a look, as members have, and keeps it; else all wear the same one,
    so that only what comes through the mask tells them apart.
    """
    yield "no mask", (lambda photo: photo.image,)
    yield "nothing left", (lambda photo: np.full_like(photo.image, 128),)
    for mode in modes:
        if mode == ANCHOR:
            yield mode, (_deface(),)
        else:
            yield mode, tuple(_ours(mode, strength, detector, own_looks, n) for n in range(looks))


def _deface() -> Mask:
    deface = Deface()
    return lambda photo: np.ascontiguousarray(deface.mask(photo.image))


def _ours(mode: str, strength: float, detector: Detector, own_looks: bool, number: int) -> Mask:
    @cache
    def masker_of(wearer: str) -> FaceMasker:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", WeakMask)  # measuring them is what this is for
            look = Look.for_member(b"evaluation", f"{wearer} {number}")
            return FaceMasker(mode, strength, look=look, detector=detector)

    return lambda photo: masker_of(photo.person if own_looks else "").mask(photo.image)


def _largest(faces: list[Face]) -> Face:
    return max(faces, key=lambda face: size_of(face.box))


def _is_open(known: Known, masked: Image) -> bool:
    """True when a face that the independent detector finds in the photo shows through."""
    changed = (known.photo.image != masked).any(axis=2)
    return any(
        changed[top:bottom, left:right].mean() < _CHANGED_SHARE
        for left, top, right, bottom in known.seen
    )


def _seen_in(photo: Image) -> tuple[Area, ...]:
    """What OpenCV's classic detector takes for faces."""
    grey = cv2.cvtColor(photo, cv2.COLOR_BGR2GRAY)
    found = _classic().detectMultiScale(grey, 1.1, 6)
    return tuple((int(x), int(y), int(x + across), int(y + down)) for x, y, across, down in found)


@cache
def _classic() -> cv2.CascadeClassifier:
    folder = Path(cv2.__file__).parent / "data"
    return cv2.CascadeClassifier(str(folder / "haarcascade_frontalface_default.xml"))
