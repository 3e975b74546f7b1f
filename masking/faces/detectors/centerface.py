"""CenterFace (MIT, by Star Clouds): the default detector. Needs the file made by faces.model."""

from pathlib import Path

import cv2
import numpy as np

from masking.faces.detectors.base import Candidates, Floats, open_session, without_doubles
from masking.faces.detectors.scaling import Fitted, fitted
from masking.faces.images import Image
from masking.faces.places import CENTERFACE, model_path
from masking.faces.pose import Face

# Low on purpose: a false box only hides a bit of wall, a missed face shows somebody.
THRESHOLD = 0.2
# Input pixels for one look at a film: 320x192 up to this size of picture, then in proportion.
_STREAM_BUDGET = 320 * 192
_STREAM_SHARE = 1 / 8
_MOST_STREAM_BUDGET = 640 * 384
# A single picture is looked at from far and from near: small inputs find faces that fill the
# picture, large ones those at the back.
_THOROUGH_BUDGETS = (160 * 96, 320 * 192, 640 * 384, 1280 * 768)
_CELL = 4  # input pixels per cell of the outputs
_OUTPUTS = ["537", "538", "539", "540"]


class CenterFace:
    """Finds faces from about 6 % of the picture's height on, in single pictures smaller ones."""

    def __init__(
        self, path: Path | None = None, *, threads: int = 1, threshold: float = THRESHOLD
    ) -> None:
        """`path`: another file than the one at its usual place. ModelMissing, ModelBroken."""
        self._session = open_session(path or model_path(CENTERFACE), threads)
        self._threshold = threshold

    def detect(self, image: Image, *, thorough: bool = False) -> list[Face]:
        """Faces of a BGR picture, best first."""
        looks = [self._look(fitted(image, budget)) for budget in _budgets(image, thorough)]
        return without_doubles(Candidates.joined(looks))

    def _look(self, view: Fitted) -> Candidates:
        planes = cv2.dnn.blobFromImage(view.pixels, swapRB=True)
        outputs = self._session.run(_OUTPUTS, {"input.1": planes})
        return decode([np.asarray(output)[0] for output in outputs], view, self._threshold)


def _budgets(image: Image, thorough: bool) -> tuple[int, ...]:
    if thorough:
        return _THOROUGH_BUDGETS
    pixels = image.shape[0] * image.shape[1]
    return (int(min(max(_STREAM_BUDGET, pixels * _STREAM_SHARE), _MOST_STREAM_BUDGET)),)


def decode(outputs: list[Floats], view: Fitted, threshold: float) -> Candidates:
    """What CenterFace's four outputs mean, each [planes, height / 4, width / 4].

    1 plane: how sure a face's centre is here; 2: log of height and width in cells; 2: y and x of
    the centre within its cell; 10: y, x of five points in shares of the box.
    """
    heat, sizes, offsets, points = outputs
    # What is not a number must not pass for "nobody here": it is kept and refused as a candidate.
    rows, columns = np.nonzero(~(heat[0] <= threshold))
    down, across = np.exp(sizes[:, rows, columns])
    top = rows + offsets[0, rows, columns] + 0.5 - down / 2
    left = columns + offsets[1, rows, columns] + 0.5 - across / 2
    unit = np.array([_CELL / view.scale_x, _CELL / view.scale_y], np.float32)
    corner, size = np.stack([left, top], 1) * unit, np.stack([across, down], 1) * unit
    shares = points[:, rows, columns].T.reshape(-1, 5, 2)[:, :, ::-1]
    landmarks = corner[:, None] + size[:, None] * shares
    boxes = np.concatenate([corner, corner + size], 1)
    return Candidates(boxes, heat[0, rows, columns], landmarks)
