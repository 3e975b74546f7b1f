"""Puts the covers on a picture. The only code that draws on one."""

from masking.faces.avatar import Avatar
from masking.faces.boxes import Area
from masking.faces.images import Image
from masking.faces.looks import Look
from masking.faces.palette import colour_of
from masking.faces.pose import Pose
from masking.faces.styles import STYLES, Scene, Style
from masking.faces.tracker import Head, Plan
from masking.faces.weak import WEAK

# A weak mask covers whole pictures with what is not weak.
_WHOLE_FOR_WEAK = "pixelate"


class Painter:
    """Draws one look in one mode. `speaking`: how loud the member is right now, 0 to 1."""

    def __init__(self, mode: str, strength: float, look: Look) -> None:
        self.speaking = 0.0
        self._strength = strength
        self._weak = WEAK.get(mode)
        self._style: Style = STYLES[_WHOLE_FOR_WEAK if self._weak else mode]
        self._palette = {role: colour_of(text) for role, text in look.palette.items()}
        self._seed = look.seed
        self._avatar = Avatar(look.figure, self._palette)

    def paint(self, picture: Image, plan: Plan, time: float) -> None:
        """Covers in `picture` itself what the plan says; `time` in seconds moves the drawing."""
        if plan.whole:
            self.paint_whole(picture, time)
            return
        # Far heads first: where two areas meet, the nearer figure is on top.
        for head in reversed(plan.heads):
            self._paint_head(picture, head, time)

    def paint_whole(self, picture: Image, time: float) -> None:
        """Leaves nothing of the picture that was there."""
        self.fill(picture)
        self._style.whole(picture, self._scene(time))

    def fill(self, picture: Image) -> None:
        """One colour over everything: what is left when even drawing fails."""
        picture[:] = self._palette[self._style.ground]

    def _paint_head(self, picture: Image, head: Head, time: float) -> None:
        view = _part(picture, head.area)
        if self._weak:
            self._weak(view, self._strength)
            return
        # Filled before anything is drawn in it: whatever a style leaves out, no hole remains.
        self.fill(view)
        self._style.head(view, _inside(head.pose, head.area), self._scene(time))

    def _scene(self, time: float) -> Scene:
        speaking = min(1.0, max(0.0, self.speaking))
        return Scene(
            self._palette, self._seed, self._avatar, self._strength, speaking=speaking, time=time
        )


def _part(picture: Image, area: Area) -> Image:
    left, top, right, bottom = area
    return picture[top:bottom, left:right]


def _inside(pose: Pose, area: Area) -> Pose:
    return pose.moved(-area[0], -area[1])
