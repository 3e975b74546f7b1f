"""Networks that tell faces apart, as an attacker has them. For measuring only.

Each looks at the aligned face alone and at the whole head, as far as masks promise to hide it: what
it is told about the place of the face is more than any real attacker knows.
"""

from collections.abc import Callable
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from masking.evaluate.framing import cut_out
from masking.evaluate.weights import checked, folder_of
from masking.faces.boxes import head_box, square_of
from masking.faces.images import Image
from masking.faces.places import SFACE, model_path
from masking.faces.pose import Face

Features = NDArray[np.float64]

_HEAD = 2.0
_SFACE_SIDE, _DLIB_SIDE = 112, 150
_DLIB_PACKAGE = "face_recognition_models"
_DLIB_WEIGHTS = "models/dlib_face_recognition_resnet_model_v1.dat"
_DLIB_SHA256 = "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"
# Where that network was trained to find both eyes, the tip of the nose and the corners of the
# mouth in its picture, as far as five points can say; pixels.
_DLIB_PLACES = np.array([(49, 57), (101, 57), (75, 88), (53, 112), (97, 112)], np.float32)


class Recogniser(Protocol):
    """Describes faces so that pictures of one person are alike."""

    def features(self, image: Image, face: Face) -> Features:
        """Features [N] of that face, or of what is drawn over it."""


class SFace:
    """SFace (Y. Zhong et al., 2021; Apache-2.0): 128 numbers for each view."""

    def __init__(self) -> None:
        """ModelMissing, whose sentence says how to get it with `--evaluation`."""
        self._network = cv2.FaceRecognizerSF.create(str(model_path(SFACE)), "")

    def features(self, image: Image, face: Face) -> Features:
        """Features [256] of that face, or of what is drawn over it."""
        left, top, right, bottom = face.box
        row = np.array([left, top, right - left, bottom - top, *np.ravel(face.landmarks)])
        aligned = self._network.alignCrop(image, row.astype(np.float32)[None])
        views = (aligned, _head(image, face, _SFACE_SIDE))
        return _joined([self._network.feature(view)[0] for view in views])


class Dlib:
    """dlib's residual network (D. King, 2017; CC0): 128 numbers for each view.

    Requirements: requirements-evaluate-models.txt.
    """

    def __init__(self) -> None:
        """ModuleNotFoundError when it is not installed, ModelBroken for unknown weights."""
        import dlib  # noqa: PLC0415 - extra requirement

        weights = folder_of(_DLIB_PACKAGE) / _DLIB_WEIGHTS
        checked(weights.read_bytes(), _DLIB_SHA256)
        self._network = dlib.face_recognition_model_v1(str(weights))

    def features(self, image: Image, face: Face) -> Features:
        """Features [256] of that face, or of what is drawn over it."""
        points = np.array(face.landmarks, np.float32).reshape(-1, 2)
        placing, _ = cv2.estimateAffinePartial2D(points, _DLIB_PLACES, method=cv2.LMEDS)
        side = (_DLIB_SIDE, _DLIB_SIDE)
        aligned = cv2.warpAffine(image, placing, side, borderMode=cv2.BORDER_REPLICATE)
        views = (aligned, _head(image, face, _DLIB_SIDE))
        in_rgb = [np.ascontiguousarray(view[:, :, ::-1]) for view in views]
        return _joined([np.array(self._network.compute_face_descriptor(view)) for view in in_rgb])


RECOGNISERS: dict[str, Callable[[], Recogniser]] = {"sface": SFace, "dlib": Dlib}


def _head(image: Image, face: Face, side: int) -> Image:
    return cut_out(image, head_box(square_of(face.box), _HEAD), side)


def _joined(views: list[NDArray]) -> Features:
    """The features of all views, each of length one."""
    return np.concatenate([view / max(np.linalg.norm(view), 1e-9) for view in views])
