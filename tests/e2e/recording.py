"""Takes over what a page has recorded and lets the judges decide on it."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Page

from tests.media.camera import Film
from tests.media.exposure import Report, judge
from tests.media.hearing import Hearing, listen
from tests.media.microphone import Signal, Speech

RECORDER = (Path(__file__).parent / "recorder.js").read_text()


@dataclass(frozen=True)
class Sound:
    """Sound of one track: rate in Hz, start in ms since 1970, samples -1..1."""

    rate: int
    start: float
    samples: Signal


@dataclass(frozen=True)
class Recording:
    """Decoded pictures (time in ms since 1970, JPEG) and sounds of one page and direction."""

    pictures: tuple[tuple[float, bytes], ...]
    sounds: tuple[Sound, ...]

    def faces(self, films: Sequence[Film]) -> Report:
        """Judge every picture."""
        return judge((jpeg for _, jpeg in self.pictures), films)

    def first_masked(self, films: Sequence[Film]) -> float | None:
        """Return the time of the first picture that shows more than the cover card."""
        for time, jpeg in self.pictures:
            if judge([jpeg], films).with_background:
                return time
        return None

    def voices(self, speech: Speech) -> list[Hearing]:
        """Judge every track that lasted at least half a second and was not silent."""
        return [
            listen(sound.samples, sound.rate, speech.samples, speech.rate)
            for sound in self.sounds
            if len(sound.samples) > sound.rate / 2
        ]


def take_recording(page: Page, direction: str = "received", since: float = 0) -> Recording:
    """Fetch and forget what the page recorded since a moment (ms since 1970)."""
    taken = page.evaluate(
        "([direction, since]) => window.recorder.take(direction, since)", [direction, since]
    )
    pictures = tuple((time, base64.b64decode(jpeg)) for time, jpeg in taken["pictures"])
    sounds = tuple(
        Sound(int(rate), start, np.frombuffer(base64.b64decode(samples), np.float32))
        for rate, start, samples in taken["sounds"]
    )
    return Recording(tuple(sorted(pictures)), sounds)
