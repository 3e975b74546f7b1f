"""How a file is to be masked, and how large it may be."""

from dataclasses import dataclass

from masking.errors import BadSetting, TooLarge
from masking.faces.looks import Look
from masking.faces.modes import DEFAULT_MODE, DEFAULT_STRENGTH, FACE_MODES, WEAK_MODES
from masking.voice.modes import MODES
from masking.voice.pseudovoice import PseudoVoice

DROP = "drop"
"""Voice setting: the result has no sound at all."""


@dataclass(frozen=True)
class MaskOptions:
    """What is masked and how. Nothing is left raw but by an explicit None.

    face          mode of the face mask; None leaves faces as they are
    strength      0 to 1, grows the covers; never weaker than the mode's own least
    voice         mode of the voice mask, "drop" for no sound at all; None leaves voices as they are
    look          whose palette and figure are drawn; None draws those of nobody
    pseudo_voice  the keyed voice; None takes a new random key for each file
    background    cover everything, not faces alone
    """

    face: str | None = DEFAULT_MODE
    strength: float = DEFAULT_STRENGTH
    voice: str | None = "private"
    look: Look | None = None
    pseudo_voice: PseudoVoice | None = None
    background: bool = False

    def __post_init__(self) -> None:
        if self.face is not None and self.face not in (*FACE_MODES, *WEAK_MODES):
            raise BadSetting(f"There is no face mask called {self.face!r}.")
        if self.voice is not None and self.voice not in (*MODES, DROP):
            raise BadSetting(f"There is no voice mask called {self.voice!r}.")
        if not 0 <= self.strength <= 1:
            raise BadSetting("The strength of the face mask lies between 0 and 1.")

    def settings(self) -> dict[str, object]:
        """What an audit may tell: never the look or the key, which could lead to a member."""
        return {
            "face": self.face,
            "strength": self.strength,
            "voice": self.voice,
            "background": self.background,
        }


@dataclass(frozen=True)
class Limits:
    """What is refused before it is decoded; the defaults stop bombs, not films.

    pixels            of a picture or of one frame
    animation_pixels  of all frames of an animated picture together
    seconds           of a film, a recording or an animated picture
    bytes             of the file
    """

    pixels: int = 80_000_000
    animation_pixels: int = 400_000_000
    seconds: float = 24 * 3600
    bytes: int = 256 * 2**30

    def check_pixels(self, width: int, height: int) -> None:
        """Raises TooLarge."""
        if width * height > self.pixels:
            raise TooLarge(
                f"The picture has {width} x {height} pixels; {self.pixels:,} together are allowed."
            )

    def check_seconds(self, seconds: float) -> None:
        """Raises TooLarge."""
        if seconds > self.seconds:
            raise TooLarge(f"It is longer than the {self.seconds:g} seconds that are allowed.")

    def check_bytes(self, size: int) -> None:
        """Raises TooLarge."""
        if size > self.bytes:
            raise TooLarge(f"The file has {size:,} bytes; {self.bytes:,} are allowed.")
