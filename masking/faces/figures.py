"""The figures that stand in for people: eight heads drawn from a palette.

The same drawings as in static/js/masking/face/figures.js. `mouth`: 0 closed to 1 wide open; `lids`:
eyes 0 open to 1 shut.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from masking.faces.palette import Colour, Palette, colour_of, mix
from masking.faces.shapes import Canvas

Figure = Callable[[Canvas, Palette, float, float], None]

_SHINE = colour_of("#ffffff")
_TONGUE = colour_of("#d9636b")
_BLUSH = colour_of("#f0807c")
# A mouth that is opened less is drawn as a smile.
_SPEAKING = 0.06
_SHUT = 0.7


def _eyes(canvas: Canvas, colour: Colour, x: float, y: float, size: float, lids: float) -> None:
    """A pair of eyes that can blink."""
    if lids > _SHUT:
        canvas.lines(colour, size * 0.35, [(x - size, y), (x, y + size * 0.7), (x + size, y)])
        return
    canvas.ovals(colour, x, y, size, size * 1.15 * (1 - lids))
    for side in (-1, 1):
        canvas.oval(_SHINE, side * x + size * 0.3, y - size * 0.4 * (1 - lids), size * 0.33)


def _smile(canvas: Canvas, ink: Colour, y: float, width: float, mouth: float) -> None:
    """A smile that opens when its owner speaks."""
    if mouth > _SPEAKING:
        across, depth = max(0.2, 0.7 * width), 0.05 + 0.15 * mouth
        canvas.oval(ink, 0, y + 0.7 * depth, across, depth)
        canvas.oval(_TONGUE, 0, y + 1.15 * depth, 0.62 * across, 0.42 * depth)
        return
    canvas.lines(ink, 0.055, [(0, y), (width * 0.5, y + 0.13), (width, y - 0.03)])


def _owl(canvas: Canvas, palette: Palette, mouth: float, lids: float) -> None:
    coat, belly, accent, ink = (palette[role] for role in ("coat", "belly", "accent", "ink"))
    canvas.softs(mix(coat, ink, 0.35), [(0.25, -0.75), (0.92, -1.22), (0.9, -0.3)])
    canvas.oval(coat, 0, 0, 1, 0.96)
    canvas.soft(mix(coat, ink, 0.35), [(-0.34, -0.93), (0.34, -0.93), (0, -0.2)], 0.1)
    canvas.ovals(belly, 0.41, -0.08, 0.47, 0.5)
    canvas.ovals(accent, 0.4, -0.07, 0.31, 0.31)
    _eyes(canvas, ink, 0.39, -0.07, 0.2, lids)
    beak = [(-0.13, 0.27), (0.13, 0.27), (0, 0.5 + 0.2 * mouth)]
    canvas.soft(mix(accent, ink, 0.45), beak, 0.05)
    canvas.soft(mix(accent, _SHINE, 0.3), [(-0.18, 0.13), (0.18, 0.13), (0, 0.46)], 0.06)
    for x in (-0.36, 0, 0.36):
        canvas.line(belly, 0.05, [(x - 0.1, 0.68), (x, 0.78), (x + 0.1, 0.68)])


def _fox(canvas: Canvas, palette: Palette, mouth: float, lids: float) -> None:
    coat, belly, ink = (palette[role] for role in ("coat", "belly", "ink"))
    canvas.softs(coat, [(0.2, -0.6), (0.83, -1.25), (0.98, -0.1)])
    canvas.softs(ink, [(0.55, -0.83), (0.81, -1.12), (0.88, -0.6)], 0.08)
    canvas.oval(coat, 0, -0.1, 0.98, 0.78)
    canvas.soft(coat, [(-1.02, -0.4), (1.02, -0.4), (1.1, 0.3), (0, 1.15), (-1.1, 0.3)], 0.4)
    cheek = [(1.08, 0.02), (0.46, 0.06), (0.08, 0.42), (0.02, 0.98), (0.55, 0.72)]
    canvas.softs(belly, cheek, 0.16)
    canvas.oval(belly, 0, 0.56, 0.34, 0.36)
    _eyes(canvas, ink, 0.43, -0.08, 0.13, lids)
    canvas.oval(ink, 0, 0.4, 0.15, 0.11)
    _smile(canvas, ink, 0.58, 0.2, mouth)


def _cat(canvas: Canvas, palette: Palette, mouth: float, lids: float) -> None:
    coat, belly, accent, ink = (palette[role] for role in ("coat", "belly", "accent", "ink"))
    canvas.softs(coat, [(0.12, -0.7), (0.84, -1.24), (0.98, -0.1)])
    canvas.softs(mix(accent, belly, 0.45), [(0.42, -0.78), (0.77, -1.02), (0.83, -0.5)], 0.08)
    canvas.oval(coat, 0, 0.03, 1.03, 0.92)
    dark = mix(coat, ink, 0.4)
    canvas.lines(dark, 0.09, [(0.2, -0.82), (0.2, -0.6)])
    canvas.line(dark, 0.09, [(0, -0.86), (0, -0.52)])
    canvas.lines(dark, 0.07, [(0.98, 0.06), (0.76, 0.1)])
    canvas.ovals(belly, 0.2, 0.42, 0.27, 0.23)
    _eyes(canvas, ink, 0.42, -0.08, 0.17, lids)
    canvas.soft(accent, [(-0.12, 0.24), (0.12, 0.24), (0, 0.39)], 0.05)
    _smile(canvas, ink, 0.45, 0.25, mouth)
    for y in (0.38, 0.5):
        canvas.lines(ink, 0.025, [(0.5, y), (0.8, y - 0.04), (1.12, y + (y - 0.42))])


def _bear(canvas: Canvas, palette: Palette, mouth: float, lids: float) -> None:
    coat, belly, accent, ink = (palette[role] for role in ("coat", "belly", "accent", "ink"))
    canvas.ovals(coat, 0.72, -0.74, 0.36)
    canvas.ovals(mix(accent, belly, 0.5), 0.72, -0.74, 0.2)
    canvas.oval(coat, 0, 0.02, 1.02, 0.95)
    canvas.oval(belly, 0, 0.42, 0.48, 0.38)
    _eyes(canvas, ink, 0.4, -0.12, 0.13, lids)
    canvas.ovals(mix(_BLUSH, coat, 0.5), 0.66, 0.22, 0.15, 0.11)
    canvas.oval(ink, 0, 0.25, 0.17, 0.12)
    canvas.line(ink, 0.05, [(0, 0.34), (0, 0.46)])
    _smile(canvas, ink, 0.46, 0.24, mouth)


def _rabbit(canvas: Canvas, palette: Palette, mouth: float, lids: float) -> None:
    coat, belly, accent, ink = (palette[role] for role in ("coat", "belly", "accent", "ink"))
    canvas = canvas.shifted(0, 0.24, 0.84)  # the ears take the room above
    canvas.ovals(coat, 0.4, -1.08, 0.25, 0.66, 0.16)
    canvas.ovals(mix(accent, belly, 0.5), 0.41, -1.04, 0.12, 0.47, 0.16)
    canvas.oval(coat, 0, 0.08, 0.98, 0.92)
    canvas.ovals(belly, 0.2, 0.46, 0.28, 0.25)
    if mouth <= _SPEAKING:
        canvas.soft(_SHINE, [(-0.11, 0.5), (0.11, 0.5), (0.11, 0.76), (-0.11, 0.76)], 0.04)
    _eyes(canvas, ink, 0.42, 0, 0.15, lids)
    canvas.ovals(mix(_BLUSH, coat, 0.5), 0.68, 0.32, 0.14, 0.1)
    canvas.oval(accent, 0, 0.31, 0.12, 0.08)
    _smile(canvas, ink, 0.46, 0.26, mouth)


def _frog(canvas: Canvas, palette: Palette, mouth: float, lids: float) -> None:
    coat, belly, ink = (palette[role] for role in ("coat", "belly", "ink"))
    canvas.ovals(coat, 0.52, -0.62, 0.4)
    canvas.oval(coat, 0, 0.12, 1.12, 0.84)
    canvas.oval(mix(coat, belly, 0.55), 0, 0.5, 0.82, 0.42)
    canvas.ovals(belly, 0.52, -0.64, 0.28)
    _eyes(canvas, ink, 0.5, -0.62, 0.17, lids)
    canvas.ovals(mix(_BLUSH, coat, 0.45), 0.8, 0.18, 0.15, 0.11)
    canvas.ovals(mix(coat, ink, 0.6), 0.1, 0.02, 0.04, 0.03)
    _smile(canvas, ink, 0.32, 0.55, mouth)


def _panda(canvas: Canvas, palette: Palette, mouth: float, lids: float) -> None:
    coat, belly, ink = (palette[role] for role in ("coat", "belly", "ink"))
    dark = mix(coat, ink, 0.45)
    canvas.ovals(dark, 0.76, -0.7, 0.34)
    canvas.oval(belly, 0, 0.02, 1.04, 0.94)
    canvas.ovals(dark, 0.43, -0.04, 0.27, 0.33, 0.5)
    canvas.ovals(belly, 0.41, -0.06, 0.17)
    _eyes(canvas, ink, 0.41, -0.05, 0.12, lids)
    canvas.ovals(mix(_BLUSH, belly, 0.55), 0.7, 0.34, 0.16, 0.12)
    canvas.oval(ink, 0, 0.3, 0.15, 0.1)
    _smile(canvas, ink, 0.46, 0.24, mouth)


def _robot(canvas: Canvas, palette: Palette, mouth: float, lids: float) -> None:
    coat, belly, accent, ink = (palette[role] for role in ("coat", "belly", "accent", "ink"))
    canvas.line(ink, 0.08, [(0, -0.8), (0, -1.1)])
    canvas.oval(accent, 0, -1.16, 0.15)
    ear = [(0.9, -0.3), (1.16, -0.3), (1.16, 0.3), (0.9, 0.3)]
    canvas.softs(mix(coat, ink, 0.4), ear, 0.1)
    canvas.soft(coat, [(-1, -0.86), (1, -0.86), (1, 0.9), (-1, 0.9)], 0.36)
    canvas.soft(ink, [(-0.78, -0.56), (0.78, -0.56), (0.78, 0.66), (-0.78, 0.66)], 0.26)
    canvas.ovals(belly, 0.36, -0.12, 0.19, 0.21 * (1 - 0.85 * lids))
    for bar in range(-2, 3):
        half = 0.035 + mouth * (0.2 - 0.045 * abs(bar))
        points = [(bar * 0.17, 0.36 - half), (bar * 0.17, 0.36 + half)]
        canvas.line(mix(accent, _SHINE, 0.35), 0.1, points)


DRAWINGS: Mapping[str, Figure] = MappingProxyType(
    {
        "owl": _owl,
        "fox": _fox,
        "cat": _cat,
        "bear": _bear,
        "rabbit": _rabbit,
        "frog": _frog,
        "panda": _panda,
        "robot": _robot,
    }
)
