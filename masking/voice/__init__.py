"""Voice masking: keyed pseudo-voices, the masker that speaks with them, and constant shifts.

Names are loaded when they are asked for: the site needs `masking.voice.pseudovoice` only, which
works without numpy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from masking.voice.masker import VoiceMasker
    from masking.voice.pseudovoice import PseudoVoice
    from masking.voice.shifts import formant_shift, pitch_shift

__all__ = ["PseudoVoice", "VoiceMasker", "formant_shift", "pitch_shift"]

_HOMES = {
    "PseudoVoice": "masking.voice.pseudovoice",
    "VoiceMasker": "masking.voice.masker",
    "formant_shift": "masking.voice.shifts",
    "pitch_shift": "masking.voice.shifts",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
