"""The four looks of a mask. Each draws into an area that is already filled, from nothing but
palette, pose and time: no style ever gets to see the camera's picture.

The same drawings as in static/js/masking/face/styles.js. A `view` is the part of the picture that
is covered, [H, W, 3]; poses count from its corner; times are in seconds.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np

from masking.faces.avatar import Avatar, oval
from masking.faces.images import Image
from masking.faces.palette import Colour, Palette, chance, chances, colour_of, mix
from masking.faces.pose import Pose

_AVATAR_PER_FACE = 1.22
_BLINK_EVERY_S = 4.3
_BLINK_S = 0.17
_SKIN = colour_of("#c9a58a")
# Soft light is computed on so many points across and enlarged.
_HAZE_POINTS = 48
_WHOLE_CELLS = 16


@dataclass(frozen=True)
class Scene:
    """What a style may know. strength and speaking: 0 to 1; time in seconds."""

    palette: Palette
    seed: int
    avatar: Avatar
    strength: float
    speaking: float
    time: float


@dataclass(frozen=True)
class Style:
    """ground: what an area is filled with first. whole: nobody to be seen, over everything."""

    ground: str
    head: Callable[[Image, Pose, Scene], None]
    whole: Callable[[Image, Scene], None]


def _middle(view: Image, size: float) -> Pose:
    height, width = view.shape[:2]
    return Pose(width / 2, height / 2, size)


def _avatar_head(view: Image, pose: Pose, scene: Scene) -> None:
    larger = Pose(pose.x, pose.y, pose.size * _AVATAR_PER_FACE, pose.tilt)
    scene.avatar.put_shoulders(view, larger)
    scene.avatar.put(view, larger, scene.speaking, _lids_at(scene.time))


def _avatar_whole(view: Image, scene: Scene) -> None:
    pose = _middle(view, 0.5 * min(view.shape[:2]))
    _dots(view, scene)
    scene.avatar.put_shoulders(view, pose)
    scene.avatar.put(view, pose, scene.speaking, 1)


def _lids_at(time: float) -> float:
    """0 open, 1 in the middle of a blink."""
    since = time % _BLINK_EVERY_S
    return math.sin(math.pi * since / _BLINK_S) if since < _BLINK_S else 0.0


def _dots(view: Image, scene: Scene) -> None:
    """A quiet pattern, other dots for every look."""
    height, width = view.shape[:2]
    # A strip of a picture gets no more dots than a wide one.
    step = max(height / 6, width / 60)
    colour = mix(scene.palette["ground"], scene.palette["accent"], 0.12)
    for row in range(math.ceil(height / step)):
        for column in range(math.ceil(width / step)):
            radius = step * (0.08 + 0.14 * chance(scene.seed, row, column))
            x = (column + 0.5 + 0.5 * (row % 2)) * step
            oval(view, colour, x, (row + 0.5) * step, radius, radius)


def _card(view: Image, scene: Scene) -> None:
    """A card with the outline of a person; the frame grows while the member speaks."""
    pose = _middle(view, min(view.shape[:2]))
    size = pose.size
    width = max(1, round(size * (0.02 + 0.05 * scene.speaking)))
    frame = mix(scene.palette["tile"], scene.palette["accent"], 0.6)
    view[:width] = view[-width:] = frame
    view[:, :width] = view[:, -width:] = frame
    ground = scene.palette["ground"]
    oval(view, ground, pose.x, pose.y - 0.12 * size, 0.16 * size, 0.16 * size)
    oval(view, ground, pose.x, pose.y + 0.28 * size, 0.3 * size, 0.2 * size)


def _card_head(view: Image, _pose: Pose, scene: Scene) -> None:
    _card(view, scene)


def _cells_head(view: Image, pose: Pose, scene: Scene) -> None:
    _cells(view, pose, round(11 - 5 * scene.strength), scene)


def _cells_whole(view: Image, scene: Scene) -> None:
    _cells(view, _middle(view, 0.4 * view.shape[0]), _WHOLE_CELLS, scene)


def _cells(view: Image, pose: Pose, across: int, scene: Scene) -> None:
    """Cells of a head that never was: coat and belly in the middle, ground around, shimmering."""
    height, width = view.shape[:2]
    side = math.ceil(width / across)
    row, column = np.ogrid[: math.ceil(height / side), : math.ceil(width / side)]
    away_x, away_y = (column + 0.5) * side - pose.x, ((row + 0.5) * side - pose.y) * 0.8
    inside = np.hypot(away_x, away_y) < 0.62 * pose.size
    pace = 0.6 + 0.9 * chances(scene.seed, column, row)
    wave = 0.5 + 0.5 * np.sin(scene.time / pace + 6.3 * chances(scene.seed + 1, column, row))
    coat, belly, ground, tile = (
        np.array(scene.palette[role], np.float64) for role in ("coat", "belly", "ground", "tile")
    )
    glow = np.clip(0.15 + wave * (0.35 + 0.4 * scene.speaking), 0, 1)[..., None]
    shade = (0.05 + 0.4 * wave)[..., None]
    head, around = coat + glow * (belly - coat), ground + shade * (tile - ground)
    small = np.rint(np.where(inside[..., None], head, around)).astype(np.uint8)
    view[:] = small.repeat(side, axis=0)[:height].repeat(side, axis=1)[:, :width]


def _haze_head(view: Image, pose: Pose, scene: Scene) -> None:
    _haze(view, pose, scene)


def _haze_whole(view: Image, scene: Scene) -> None:
    _haze(view, _middle(view, 0.5 * min(view.shape[:2])), scene)


def _haze(view: Image, pose: Pose, scene: Scene) -> None:
    """Soft light in calm tones that drifts slowly: frosted glass without a person behind it."""
    height, width = view.shape[:2]
    fewer = min(1.0, _HAZE_POINTS / max(height, width))
    down, across = max(1, round(height * fewer)), max(1, round(width * fewer))
    y, x = np.ogrid[:down, :across]
    x, y = (x + 0.5) * width / across, (y + 0.5) * height / down
    light = np.empty((down, across, 3))
    light[:] = scene.palette["ground"]
    for place, spot in enumerate(_spots(scene)):
        phase = scene.time / 1.9 + 6.3 * chance(scene.seed, place)
        spot_x = pose.x + (spot.x + 0.12 * math.sin(phase)) * pose.size
        spot_y = pose.y + (spot.y + 0.12 * math.cos(phase * 0.8)) * pose.size
        radius = max(1.0, spot.radius * pose.size * (1 + 0.5 * scene.strength))
        far = np.hypot(x - spot_x, y - spot_y) / radius
        share = spot.alpha * np.maximum(0, 1 - far)[..., None]
        light += share * (np.array(spot.colour) - light)
    small = np.rint(light).astype(np.uint8)
    view[:] = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


@dataclass(frozen=True)
class _Spot:
    """Place and radius in sizes of the head; alpha in the middle, 0 at the radius."""

    colour: Colour
    x: float
    y: float
    radius: float
    alpha: float


def _spots(scene: Scene) -> tuple[_Spot, ...]:
    palette, speaking = scene.palette, scene.speaking
    neutral = mix(palette["belly"], _SKIN, 0.5)
    return (
        _Spot(palette["tile"], 0, 1.1, 1.1, 0.5),
        _Spot(palette["coat"], 0, -0.4, 0.95, 0.75),
        _Spot(neutral, 0, 0.08, 0.8 + 0.15 * speaking, 0.95),
        _Spot(palette["accent"], 0.25, 0.35, 0.5, 0.25 + 0.2 * speaking),
    )


STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "avatar": Style("ground", _avatar_head, _avatar_whole),
        "cover": Style("tile", _card_head, _card),
        "pixelate": Style("ground", _cells_head, _cells_whole),
        "blur": Style("ground", _haze_head, _haze_whole),
    }
)
