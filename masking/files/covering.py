"""The step that masks the faces of a film or of pictures, and counts what it did."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing

from masking.faces.detectors import CenterFace, Detector, LookingAhead
from masking.faces.images import Image
from masking.faces.lookback import LookBack
from masking.faces.masker import FaceMasker, FaceReport
from masking.faces.tracker import Plan
from masking.files.audit import Tally
from masking.files.options import MaskOptions
from masking.files.reading import Picture, Sound

LOOK_BACK_SECONDS = 0.5
_HELD_BYTES = 256 * 2**20  # frames that wait for later ones, at most
_LEAST_HELD, _MOST_HELD = 8, 64


class _Backdrop(FaceMasker):
    """Finds faces in the picture and draws the figures on nothing but the look's own ground."""

    def drawn(self, picture: Image, plan: Plan, time: float) -> Image:
        self._painter.fill(picture)
        return super().drawn(picture, plan, time)


def face_masker(options: MaskOptions, detector: Detector | None = None) -> FaceMasker:
    """The masker that the options ask for. Raises BadSetting, ModelMissing, ModelBroken."""
    kind = _Backdrop if options.background else FaceMasker
    return kind(options.face or "", options.strength, look=options.look, detector=detector)


def masked_still(image: Image, options: MaskOptions, tally: Tally) -> Image:
    """One picture with its faces covered."""
    masker = face_masker(options)
    masked = masker.mask(image)
    _count(masker.report, tally)
    return masked


class FilmCover:
    """Masks the pictures of a stream, a moment later, and lets sound pass by."""

    def __init__(
        self, size: tuple[int, int], tick: float, options: MaskOptions, tally: Tally
    ) -> None:
        """`size` in pixels, `tick` is the unit of the pictures' times in seconds."""
        self._tick = tick
        self._tally = tally
        self._waiting: deque[Picture] = deque()
        self._detector = LookingAhead(CenterFace())
        room = _HELD_BYTES // (size[0] * size[1] * 3)
        self._look_back = LookBack(
            face_masker(options, self._detector),
            LOOK_BACK_SECONDS,
            most_frames=max(_LEAST_HELD, min(_MOST_HELD, room)),
        )

    def masked(self, items: Iterable[Picture | Sound]) -> Generator[Picture | Sound, None, None]:
        """The items with every picture masked; the order of the pictures is kept."""
        with closing(self._detector):
            for item in self._announced(items):
                if isinstance(item, Sound):
                    yield item
                else:
                    self._waiting.append(item)
                    yield from self._out(self._look_back.push(item.image, item.tick * self._tick))
            yield from self._out(self._look_back.flush())

    def _announced(self, items: Iterable[Picture | Sound]) -> Iterator[Picture | Sound]:
        """The items a little later, so that the detector has looked at the pictures by then."""
        coming: deque[Picture | Sound] = deque()
        for item in items:
            if isinstance(item, Picture):
                self._detector.announce(item.image)
            coming.append(item)
            if len(coming) > self._detector.threads:
                yield coming.popleft()
        yield from coming

    def _out(self, images: list[Image]) -> Iterator[Picture]:
        for image, report in zip(images, self._look_back.reports, strict=True):
            raw = self._waiting.popleft()
            if not raw.readable:
                report = FaceReport(whole=True)
            _count(report, self._tally)
            yield Picture(raw.tick, image, raw.readable)


def _count(report: FaceReport, tally: Tally) -> None:
    tally.frames += 1
    tally.faces += report.faces
    tally.held += report.held
    tally.whole += report.whole
