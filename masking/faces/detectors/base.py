"""What every detector gives, and what the networks share: sizes, sessions, doubles."""

import logging
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from masking.errors import DetectionFailed, ModelBroken
from masking.faces.images import Image
from masking.faces.pose import Face

Floats = NDArray[np.float32]

# Boxes that overlap more (intersection over union) are the same face.
_SAME_FACE = 0.3
# No picture has so many faces: the network has gone mad, and sorting them out would take minutes.
_MOST_CANDIDATES = 20_000

_log = logging.getLogger(__name__)


class Detector(Protocol):
    """Finds every face of a picture."""

    def detect(self, image: Image, *, thorough: bool = False) -> list[Face]:
        """Faces of a checked BGR picture, best first.

        thorough: take the time to look at several sizes, for single pictures. Any exception means
        that nobody knows where faces are.
        """
        ...


class Candidates:
    """Rows of what one look at a picture found, in picture pixels.

    boxes [N, 4] left, top, right, bottom; scores [N] 0..1; landmarks [N, 5, 2] x and y.
    """

    def __init__(self, boxes: Floats, scores: Floats, landmarks: Floats) -> None:
        if not (np.isfinite(boxes).all() and np.isfinite(scores).all()):
            raise DetectionFailed("The face detector gave numbers that mean nothing.")
        self.boxes, self.scores, self.landmarks = boxes, scores, landmarks

    @classmethod
    def joined(cls, parts: "list[Candidates]") -> "Candidates":
        """What several looks found together."""
        return cls(
            np.concatenate([part.boxes for part in parts]),
            np.concatenate([part.scores for part in parts]),
            np.concatenate([part.landmarks for part in parts]),
        )


def open_session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """The network in `path`, on the processor; ModelBroken when onnxruntime does not take it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3  # warnings about the model's history help nobody
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime's own exceptions have no common base
        _log.info("onnxruntime refused %s: %s", path.name, error)
        raise ModelBroken(f"The model {path.name} cannot be used by onnxruntime.") from error


def without_doubles(found: Candidates) -> list[Face]:
    """Non-maximum suppression: of boxes that overlap only the surest stays. Best first."""
    if len(found.scores) > _MOST_CANDIDATES:
        raise DetectionFailed("The face detector sees faces everywhere.")
    left = np.argsort(-found.scores, kind="stable")
    kept: list[int] = []
    while left.size:
        best, rest = left[0], left[1:]
        kept.append(int(best))
        left = rest[_overlap(found.boxes[best], found.boxes[rest]) <= _SAME_FACE]
    return [_face(found, place) for place in kept]


def _overlap(box: Floats, others: Floats) -> Floats:
    """Intersection over union of a box [4] with each of `others` [N, 4]."""
    corner = np.maximum(box[:2], others[:, :2])
    other_corner = np.minimum(box[2:], others[:, 2:])
    shared = np.prod(np.maximum(0, other_corner - corner), axis=1)
    areas = np.prod(others[:, 2:] - others[:, :2], axis=1) + np.prod(box[2:] - box[:2])
    return shared / np.maximum(areas - shared, 1e-6)


def _face(found: Candidates, place: int) -> Face:
    left, top, right, bottom = found.boxes[place].tolist()
    points = tuple((x, y) for x, y in found.landmarks[place].tolist())
    return Face((left, top, right, bottom), float(found.scores[place]), points)
