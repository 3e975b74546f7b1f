"""What was done to a file: counted while it is masked, kept as JSON beside the result."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

VERSION = 1
"""Raise when the meaning of a field changes; older audits then count as not there."""

PROGRAMS = ("av", "numpy", "opencv-python", "pillow")


@dataclass(frozen=True)
class Audit:
    """Counts and settings of one masked file. Nothing in it leads to a person or to the source.

    kind        "image", "audio" or "video": what the source was
    frames      pictures that were written
    faces       faces that were covered, summed over the frames
    held        covers that stood where a face had been a moment before, summed over the frames
    whole       frames that were covered wholly because they could not be checked
    seconds     of the film, from its first to its last frame or sample
    sound       seconds of masked sound, summed over the tracks
    dropped     what was left out of the result, by kind, for example {"subtitle": 2}
    damaged     stretches of the source that could not be read; they were covered or silent
    settings    how it was masked
    versions    of the programs that took part
    size        bytes of the result
    sha256      of the result
    """

    kind: str
    frames: int
    faces: int
    held: int
    whole: int
    seconds: float
    sound: float
    dropped: dict[str, int]
    damaged: int
    settings: dict[str, object]
    versions: dict[str, str]
    size: int
    sha256: str

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {"version": VERSION, **asdict(self)}

    def as_json(self) -> bytes:
        """The text of the audit file."""
        return (json.dumps(self.as_dict(), indent=2, sort_keys=True) + "\n").encode()

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The audit in this file; None when there is none that this version understands."""
        try:
            fields = json.loads(path.read_bytes())
            if fields.pop("version") != VERSION:
                return None
            return cls(**fields)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None


@dataclass
class Tally:
    """Counts while a file is masked."""

    frames: int = 0
    faces: int = 0
    held: int = 0
    whole: int = 0
    seconds: float = 0.0
    sound: float = 0.0
    damaged: int = 0
    dropped: Counter[str] = field(default_factory=Counter)

    def audit(self, kind: str, settings: dict[str, object], size: int, sha256: str) -> Audit:
        """The finished account."""
        return Audit(
            kind=kind,
            frames=self.frames,
            faces=self.faces,
            held=self.held,
            whole=self.whole,
            seconds=round(self.seconds, 3),
            sound=round(self.sound, 3),
            dropped=dict(+self.dropped),
            damaged=self.damaged,
            settings=settings,
            versions={name: version(name) for name in PROGRAMS},
            size=size,
            sha256=sha256,
        )


def audit_path(target: Path) -> Path:
    """Where the audit of a result stands."""
    return target.with_name(target.name + ".audit.json")
