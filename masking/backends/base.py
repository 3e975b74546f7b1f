"""The port: what every place that masks files takes and promises."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from masking.files import Limits, MaskOptions


def no_progress(share: float) -> None:
    """Nobody wants to know."""


def never() -> bool:
    return False


@dataclass(frozen=True)
class Work:
    """One file to mask.

    kind      "image", "audio" or "video", as the content of `source` is
    target    does not exist yet; its suffix says which format is wanted
    progress  is told the share that is done, 0 to 1
    cancelled says whether nobody wants the result any more
    """

    kind: str
    source: Path
    target: Path
    options: MaskOptions
    limits: Limits = field(default_factory=Limits)
    progress: Callable[[float], None] = no_progress
    cancelled: Callable[[], bool] = never


class MaskingBackend(Protocol):
    """A place that masks.

    `mask` leaves the whole masked file at `work.target` and returns, or raises and leaves nothing
    there: MaskingError when the file itself is refused (Cancelled when nobody wants it any more),
    Unavailable when this place is at fault.
    """

    name: str

    def mask(self, work: Work) -> None: ...


class Unavailable(Exception):
    """That place did not mask the file; another one may. The text names no member and no key."""
