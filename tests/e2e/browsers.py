"""Starts Chromium with files in place of the camera and the microphone."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserType

from tests.media.camera import PROGRAMME, Film, Scene, make_film
from tests.media.microphone import HIGH, LOW, Speech, Voice, make_speech

_MEDIA = Path(__file__).resolve().parents[2] / "build" / "media"
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
)
_ALLOW_DEVICES = "--use-fake-ui-for-media-stream"


@dataclass(frozen=True)
class Person:
    """What the devices of one browser deliver."""

    film: Film
    speech: Speech


def make_person(number: int, programme: tuple[Scene, ...] = PROGRAMME) -> Person:
    """Make the film and the voice of the first, second or third person.

    Frame numbers and tags of two persons differ, so a picture tells whose camera it came from.
    """
    voices: tuple[Voice, ...] = (HIGH, LOW, Voice("en-us+f2", 60))
    film = make_film(_MEDIA, first=1000 * number, tag=number + 1, programme=programme)
    return Person(film, make_speech(_MEDIA, voices[number]))


def launch(
    chromium: BrowserType, person: Person | None, *extra: str, allow_devices: bool = True
) -> Browser:
    """Start one browser; without a person it has Chromium's own synthetic devices."""
    flags = [*_FLAGS, *extra]
    if allow_devices:
        flags.append(_ALLOW_DEVICES)
    if person:
        flags.append(f"--use-file-for-fake-video-capture={person.film.path}")
        flags.append(f"--use-file-for-fake-audio-capture={person.speech.path}")
    return chromium.launch(executable_path="/usr/bin/chromium", args=flags)
