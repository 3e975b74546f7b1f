"""Counts what the end-to-end tests judged, so that "no leak" says out of how much."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.e2e.recording import Recording
from tests.media.camera import Film
from tests.media.exposure import Report
from tests.media.hearing import Hearing
from tests.media.microphone import Speech


@dataclass
class Tally:
    """Sums over all tests whose masks were on."""

    frames: int = 0
    exposed_frames: int = 0
    blocks: int = 0
    exposed_blocks: int = 0
    times: dict[str, list[float]] = field(default_factory=dict)

    def judge(
        self,
        recording: Recording,
        films: Sequence[Film],
        speech: Speech,
        *,
        by_line: bool = True,
    ) -> tuple[Report, list[Hearing]]:
        """Judge a recording of masked media and count it."""
        report, hearings = recording.faces(films), recording.voices(speech, by_line=by_line)
        self.frames += len(report.verdicts)
        self.exposed_frames += len(report.exposed)
        self.blocks += sum(len(hearing.likeness) for hearing in hearings)
        self.exposed_blocks += sum(hearing.exposed for hearing in hearings)
        return report, hearings

    def time(self, name: str, milliseconds: float) -> None:
        """Note a measured time."""
        self.times.setdefault(name, []).append(milliseconds)

    def lines(self) -> list[str]:
        """Return what was counted and measured, for people."""
        if not self.frames:
            return []
        counted = (
            f"leak gate: {self.frames} frames, {self.exposed_frames} exposed; "
            f"{self.blocks} blocks of sound, {self.exposed_blocks} original"
        )
        measured = [
            f"{name}: {', '.join(f'{value / 1000:.2f} s' for value in values)}"
            for name, values in self.times.items()
        ]
        return [counted, *measured]
