"""Finding faces: one Protocol, two networks on onnxruntime."""

from masking.faces.detectors.base import Detector
from masking.faces.detectors.centerface import CenterFace
from masking.faces.detectors.looking_ahead import LookingAhead
from masking.faces.detectors.remembering import Remembering
from masking.faces.detectors.yunet import YuNet

__all__ = ["CenterFace", "Detector", "LookingAhead", "Remembering", "YuNet"]
