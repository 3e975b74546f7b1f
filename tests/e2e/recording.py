"""Takes over what a page has recorded and lets the judges decide on it."""

import base64
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile
from playwright.sync_api import Page

from tests.media.camera import Film
from tests.media.exposure import Report, Verdict, judge, shows_background
from tests.media.hearing import Hearing, listen
from tests.media.microphone import Signal, Speech

RECORDER = (Path(__file__).parent / "recorder.js").read_text()
FAILURES = Path(__file__).resolve().parents[2] / "build" / "failures"
_NOTHING: Signal = np.zeros(0, np.float32)


def _keep(name: str, jpeg: bytes) -> None:
    """Save a picture for whoever looks into a failure."""
    FAILURES.mkdir(parents=True, exist_ok=True)
    (FAILURES / name).write_bytes(jpeg)


def _keep_sound(name: str, track: "Track") -> None:
    """Save what a track sounded like for whoever looks into a failure."""
    FAILURES.mkdir(parents=True, exist_ok=True)
    soundfile.write(FAILURES / name, track.samples, track.rate)


@dataclass
class Track:
    """What was decoded of one track: pictures as (ms since 1970, JPEG), samples -1..1."""

    pictures: list[tuple[float, bytes]] = field(default_factory=list)
    rate: int = 0
    samples: Signal = field(default_factory=lambda: _NOTHING)


class Recording:
    """What one page recorded in one direction; grows with every `take_from` and `add`."""

    def __init__(self) -> None:
        self.tracks: dict[int, Track] = {}

    @property
    def pictures(self) -> list[tuple[float, bytes]]:
        """All pictures in the order of their times."""
        return sorted(picture for track in self.tracks.values() for picture in track.pictures)

    @property
    def sounds(self) -> list[Track]:
        """The tracks on which sound arrived."""
        return [track for track in self.tracks.values() if len(track.samples)]

    def take_from(self, page: Page, direction: str = "received", since: float = 0) -> "Recording":
        """Fetch what the page recorded since a moment (ms since 1970); the page forgets it."""
        taken = page.evaluate(
            "([direction, since]) => window.recorder.take(direction, since)", [direction, since]
        )
        for one in taken:
            pictures = [(time, base64.b64decode(jpeg)) for time, jpeg in one["pictures"]]
            samples = np.frombuffer(base64.b64decode(one["samples"]), np.float32)
            self._append(one["number"], Track(pictures, one["rate"], samples))
        return self

    def add(self, later: "Recording") -> None:
        """Append what the same page recorded afterwards."""
        for number, track in later.tracks.items():
            self._append(number, track)

    def _append(self, number: int, fresh: Track) -> None:
        track = self.tracks.setdefault(number, Track())
        track.pictures = track.pictures + fresh.pictures
        track.rate = fresh.rate
        track.samples = np.concatenate([track.samples, fresh.samples])

    def faces(self, films: Sequence[Film]) -> Report:
        """Judge every picture, track by track."""
        verdicts: list[Verdict] = []
        for track in self.tracks.values():
            report = judge((jpeg for _, jpeg in track.pictures), films)
            for (moment, jpeg), verdict in zip(track.pictures, report.verdicts, strict=True):
                if verdict.exposed:
                    _keep(f"exposed-{moment:.0f}.jpg", jpeg)
            verdicts += report.verdicts
        return Report(tuple(verdicts))

    def voices(self, speech: Speech, *, by_line: bool = True) -> list[Hearing]:
        """Judge every track that lasted at least half a second."""
        long = [track for track in self.sounds if len(track.samples) > track.rate / 2]
        hearings = [
            listen(track.samples, track.rate, speech.samples, speech.rate, by_line=by_line)
            for track in long
        ]
        for track, hearing in zip(long, hearings, strict=True):
            if hearing.exposed:
                _keep_sound(f"exposed-{time.time_ns()}.wav", track)
        return hearings

    def first_masked(self, films: Sequence[Film]) -> float | None:
        """Return the time of the first picture that shows more than the cover card."""
        shown = (time for time, jpeg in self.pictures if shows_background(jpeg, films))
        return next(shown, None)

    def longest_cover(self, films: Sequence[Film]) -> int:
        """Count the most pictures in a row that show nothing of a camera."""
        longest = run = 0
        for _, jpeg in self.pictures:
            run = 0 if shows_background(jpeg, films) else run + 1
            longest = max(longest, run)
        return longest

    def masked(self, films: Sequence[Film]) -> int:
        """Count the pictures that show more than the cover card."""
        return sum(shows_background(jpeg, films) for _, jpeg in self.pictures)
