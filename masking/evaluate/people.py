"""Photos of several people in a folder: `<person>_<nn>.jpg` or a sub-folder for each person."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from masking.errors import DamagedMedia, MaskingError
from masking.faces.images import Image

_ENDINGS = {".jpg", ".jpeg", ".png", ".bmp", ".webp"}


@dataclass(frozen=True)
class Photo:
    """A picture of one person. `place` counts the photos of that person from 0."""

    person: str
    place: int
    image: Image


def photos_in(folder: Path) -> list[Photo]:
    """All photos of people with two or more of them, sorted by name.

    MaskingError when there are fewer than two such people, DamagedMedia for a broken picture.
    """
    if not folder.is_dir():
        raise MaskingError(f"There is no folder {folder.name}.")
    by_person: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in _ENDINGS:
            by_person.setdefault(_person_of(path, folder), []).append(path)
    several = {person: paths for person, paths in by_person.items() if len(paths) > 1}
    if len(several) < 2:
        raise MaskingError("At least two people with two photos each are needed.")
    return [
        Photo(person, place, _read(path))
        for person, paths in several.items()
        for place, path in enumerate(paths)
    ]


def _person_of(path: Path, folder: Path) -> str:
    return path.parent.name if path.parent != folder else path.stem.rpartition("_")[0] or path.stem


def _read(path: Path) -> Image:
    # Read here and decoded there: OpenCV cannot open names that are not in the system's encoding.
    decoded = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
    if decoded is None:
        raise DamagedMedia(f"The photo {path.name} cannot be read.")
    return np.asarray(decoded, np.uint8)
