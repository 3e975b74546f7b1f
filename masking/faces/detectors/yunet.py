"""YuNet (MIT, by Shiqi Yu): an optional detector from a file of one's own.

Takes the file that set-up makes for the browser and the official fp32 ones of 2023.
"""

from pathlib import Path

import cv2
import numpy as np

from masking.errors import ModelBroken
from masking.faces.detectors.base import Candidates, Floats, open_session, without_doubles
from masking.faces.detectors.scaling import Fitted, fitted, fitted_into
from masking.faces.images import Image
from masking.faces.places import checked_path
from masking.faces.pose import Face

THRESHOLD = 0.25
_STREAM_BUDGETS = (320 * 192,)
_THOROUGH_BUDGETS = (160 * 96, 320 * 192, 640 * 384, 1280 * 768)
_STRIDES = (8, 16, 32)
_PARTS = ("cls", "obj", "bbox", "kps")
_OUTPUTS = [f"{part}_{stride}" for stride in _STRIDES for part in _PARTS]


class YuNet:
    """Half the time of CenterFace; its official files always look at 640x640 pixels."""

    def __init__(self, path: Path, *, threads: int = 1, threshold: float = THRESHOLD) -> None:
        """ModelMissing, or ModelBroken when the file is not a YuNet of 2023."""
        self._session = open_session(checked_path(path), threads)
        self._threshold = threshold
        names = {output.name for output in self._session.get_outputs()}
        if not names.issuperset(_OUTPUTS):
            raise ModelBroken(f"The model {path.name} is not a YuNet of 2023.")
        only = self._session.get_inputs()[0]
        self._input = only.name
        height, width = only.shape[2:]
        self._fixed = (width, height) if isinstance(width, int) else None

    def detect(self, image: Image, *, thorough: bool = False) -> list[Face]:
        """Faces of a BGR picture, best first."""
        looks = [self._look(view) for view in self._views(image, thorough)]
        return without_doubles(Candidates.joined(looks))

    def _views(self, image: Image, thorough: bool) -> list[Fitted]:
        if self._fixed:
            return [fitted_into(image, *self._fixed)]
        budgets = _THOROUGH_BUDGETS if thorough else _STREAM_BUDGETS
        return [fitted(image, budget) for budget in budgets]

    def _look(self, view: Fitted) -> Candidates:
        planes = cv2.dnn.blobFromImage(view.pixels)
        values = self._session.run(_OUTPUTS, {self._input: planes})
        outputs = dict(zip(_OUTPUTS, (np.asarray(value)[0] for value in values), strict=True))
        grids = [
            decode([outputs[f"{part}_{stride}"] for part in _PARTS], stride, view, self._threshold)
            for stride in _STRIDES
        ]
        return Candidates.joined(grids)


def decode(grid: list[Floats], stride: int, view: Fitted, threshold: float) -> Candidates:
    """What one of YuNet's three grids of cells means, row by row.

    Every cell tells how sure it is that it sees a face and how well its box fits (0..1), the box
    (centre as x and y in cells from the cell's corner, log of width and height in cells), and x, y
    of five landmarks like the centre.
    """
    sure, there, boxes, points = grid
    scores = np.sqrt(np.clip(sure[:, 0], 0, 1) * np.clip(there[:, 0], 0, 1))
    cells = np.nonzero(~(scores <= threshold))[0]  # what is not a number is kept, and refused
    columns = view.pixels.shape[1] // stride
    corner = np.stack([cells % columns, cells // columns], 1).astype(np.float32)
    unit = np.array([stride / view.scale_x, stride / view.scale_y], np.float32)
    centre, half = (corner + boxes[cells, :2]) * unit, np.exp(boxes[cells, 2:]) * unit / 2
    landmarks = (corner[:, None] + points[cells].reshape(-1, 5, 2)) * unit
    return Candidates(np.concatenate([centre - half, centre + half], 1), scores[cells], landmarks)
