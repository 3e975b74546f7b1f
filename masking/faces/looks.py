"""How a member looks in calls: a figure and a palette drawn from a keyed hash of the OTO#."""

import colorsys
import hashlib
import hmac
from dataclasses import dataclass

FIGURES = ("owl", "fox", "cat", "bear", "rabbit", "frog", "panda", "robot")

# Lowest WCAG contrast of two roles that touch in the drawings; white is the text on tiles.
CONTRASTS = (
    ("coat", "ground", 1.9),
    ("belly", "coat", 1.5),
    ("ink", "belly", 6.0),
    ("ink", "coat", 3.0),
    ("accent", "belly", 1.6),
    ("accent", "ink", 1.8),
    ("tile", "white", 4.5),
)
WHITE = "#ffffff"


@dataclass(frozen=True)
class Look:
    """What is drawn in a member's place; holds nothing that leads back to the person."""

    figure: str
    seed: int
    palette: dict[str, str]

    @classmethod
    def for_member(cls, secret: bytes, oto_number: str, figure: str = "") -> "Look":
        """The look of `oto_number`. Without `secret` nobody can compute it for another number.

        `figure` is the member's own choice; empty takes the one of the hash. Colours never follow
        a choice, so that nobody can dress up as another member.
        """
        if figure and figure not in FIGURES:
            raise ValueError(f"unknown figure: {figure}")
        digest = hmac.new(secret, b"ikoota look\0" + oto_number.encode(), hashlib.sha256).digest()
        chosen = figure or FIGURES[digest[0] % len(FIGURES)]
        return cls(chosen, int.from_bytes(digest[1:5], "big"), _palette(digest[5:]))

    def as_dict(self) -> dict[str, object]:
        """The JSON the page gets."""
        return {"figure": self.figure, "seed": self.seed, "palette": dict(self.palette)}


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio of two #rrggbb colours, 1 (same) to 21 (black on white)."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _palette(noise: bytes) -> dict[str, str]:
    """Six colours by role. Lightness is fixed by role, so that any two hues keep CONTRASTS."""
    hue, turn, warmth, strength = (value / 256 for value in noise[:4])
    partner = hue + 0.36 + 0.28 * turn
    return {
        "ground": _with_luminance(partner, 0.42, 0.66),
        "coat": _with_luminance(hue, 0.38 + 0.32 * strength, 0.27),
        "belly": _with_luminance(hue + 0.04 * (warmth - 0.5), 0.55, 0.80),
        "accent": _with_luminance(partner + 0.08 * (warmth - 0.5), 0.72, 0.20),
        "ink": _with_luminance(hue, 0.45, 0.02),
        "tile": _with_luminance(partner, 0.40, 0.09),
    }


def _with_luminance(hue: float, saturation: float, luminance: float) -> str:
    """The #rrggbb of that hue (turns) whose WCAG luminance is nearest: bisection on lightness."""
    low, high = 0.0, 1.0
    for _ in range(12):
        middle = (low + high) / 2
        if _luminance(_hex(hue, middle, saturation)) < luminance:
            low = middle
        else:
            high = middle
    return _hex(hue, (low + high) / 2, saturation)


def _hex(hue: float, lightness: float, saturation: float) -> str:
    channels = colorsys.hls_to_rgb(hue % 1, lightness, saturation)
    return "#" + "".join(f"{round(255 * value):02x}" for value in channels)


def _luminance(colour: str) -> float:
    """WCAG 2 relative luminance, 0 black to 1 white."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
