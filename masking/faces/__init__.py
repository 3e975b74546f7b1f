"""Faces: how a member looks instead, the detectors that find what to cover, and the mask itself."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from masking.faces.lookback import LookBack
    from masking.faces.masker import FaceMasker, FaceReport

__all__ = ["FaceMasker", "FaceReport", "LookBack"]

_PLACES = {
    "FaceMasker": "masking.faces.masker",
    "FaceReport": "masking.faces.masker",
    "LookBack": "masking.faces.lookback",
}


def __getattr__(name: str) -> object:
    """Imports on first use: whoever needs looks alone must not load OpenCV and onnxruntime."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
