"""What the site tells the worker about one member: who they are to be, and how."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from masking.errors import BadSetting
from masking.faces.looks import Look
from masking.faces.modes import FACE_MODES
from masking.voice.modes import MODES
from masking.voice.pseudovoice import PseudoVoice

BACKGROUNDS = ("none", "cover")


@dataclass(frozen=True)
class Wish:
    """One member's mask in one call.

    member, call: OTO# and public id, for the log; look, voice: what others see and hear; mode:
    one of FACE_MODES; strength: 0 to 1; background: "none", or "cover" to show nothing of the
    room; voice_mode: "private" or "clear".
    """

    member: str
    call: str
    look: Look
    voice: PseudoVoice
    mode: str
    strength: float
    background: str
    voice_mode: str

    def __post_init__(self) -> None:
        known = self.mode in FACE_MODES and self.background in BACKGROUNDS
        if not known or self.voice_mode not in MODES:
            raise BadSetting("There is no such mode.")
        if not 0 <= self.strength <= 1:
            raise BadSetting("The strength of a face mask must be from 0 to 1.")

    def changed(self, data: Any) -> Self:
        """The same with what a page may change: all but who they are. BadSetting."""
        names = ("mode", "strength", "background", "voice_mode")
        try:
            return replace(self, **{name: data[name] for name in names if name in data})
        except TypeError as error:
            raise BadSetting("That is no change of a mask.") from error

    def as_dict(self) -> dict[str, Any]:
        """JSON for the worker."""
        return asdict(self) | {"look": self.look.as_dict(), "voice": self.voice.key.hex()}

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """What `as_dict` gave. BadSetting for anything else."""
        try:
            look, voice = Look(**data["look"]), PseudoVoice(bytes.fromhex(data["voice"]))
            return cls(**(data | {"look": look, "voice": voice}))
        except (KeyError, TypeError, ValueError) as error:
            raise BadSetting("That is no wish for a mask.") from error
