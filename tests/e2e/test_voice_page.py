"""The voice mask in a real browser, on a fake microphone that speaks: masked, or silent."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from masking.voice.pseudovoice import PseudoVoice
from tests.e2e.lab_site import GRANT_DEVICES, LabHandler, lab_browser, lab_page, lab_site
from tests.masking.voice.listening import (
    Signal,
    decode,
    delay_ms,
    likeness,
    median_pitch,
    rms,
    roughness,
)

pytestmark = pytest.mark.e2e

RATE = 48000
SENTENCE = (
    "We were away a year ago, and nobody minded. The quick brown fox jumps over the lazy dog."
)
VOICE = PseudoVoice.for_member(bytes(range(32)), "OTO#ABC123", "call")
NUMBERS = {mode: VOICE.numbers(mode) for mode in ("private", "clear")}


class FaultySite(LabHandler):
    """A lab in which files can be missing or broken (Playwright cannot intercept worklets)."""

    faults: ClassVar[dict[str, str]] = {}

    def do_GET(self) -> None:
        """Answer 404 for a file with the fault '', and the fault instead of the file otherwise."""
        fault = self.faults.get(self.path.partition("?")[0].rpartition("/")[2])
        if fault is None:
            super().do_GET()
            return
        self.send_response(200 if fault else 404)
        self.send_header("Content-Type", "text/javascript")
        self.send_header("Content-Length", str(len(fault)))
        self.end_headers()
        self.wfile.write(fault.encode())


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with lab_site(FaultySite) as address:
        yield address


@pytest.fixture
def faults() -> Iterator[dict[str, str]]:
    yield FaultySite.faults
    FaultySite.faults.clear()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    speech = tmp_path_factory.mktemp("voice") / "microphone.wav"
    subprocess.run(["espeak-ng", "-s", "150", "-w", speech, SENTENCE], check=True)
    with lab_browser(GRANT_DEVICES, f"--use-file-for-fake-audio-capture={speech}") as browser:
        yield browser


@pytest.fixture
def page(site: str, browser: Browser) -> Iterator[Page]:
    with lab_page(browser, f"{site}/voice") as page:
        yield page


def prepare(page: Page, *, mode: str = "private", rate: int = RATE) -> str:
    """Open the microphone and prepare the mask; '' or the code of the failure."""
    page.evaluate(
        "(options) => lab.open(options)", {"numbers": NUMBERS, "mode": mode, "rate": rate}
    )
    return page.evaluate("() => lab.prepare()")


def speak(page: Page, **options: object) -> None:
    assert prepare(page, **options) == ""
    page.evaluate("() => lab.state('ready')")


def record(page: Page, seconds: float) -> tuple[Signal, Signal]:
    """What the microphone heard and what left the mask, at the same time."""
    recorded = page.evaluate("(seconds) => lab.take(seconds)", seconds)
    return decode(recorded["raw"]), decode(recorded["masked"])


@pytest.mark.parametrize("mode", ["private", "clear"])
def test_others_hear_a_voice_that_is_not_the_members(page: Page, mode: str) -> None:
    speak(page, mode=mode)
    record(page, 2)
    raw, masked = record(page, 5)
    assert rms(masked) > 0.3 * rms(raw) > 0
    assert likeness(raw, raw) > 0.99
    assert likeness(raw, masked) < 0.15
    target = NUMBERS[mode]["f0Hz"]
    assert abs(np.log2(median_pitch(masked, RATE) / target)) < 0.2
    assert abs(np.log2(median_pitch(masked, RATE) / median_pitch(raw, RATE))) > 0.1


def test_the_latency_is_the_reported_one(page: Page) -> None:
    speak(page)
    raw, masked = record(page, 5)
    reported = page.evaluate("() => lab.mask.latency") * 1000
    assert reported <= 50
    assert abs(delay_ms(raw, masked, RATE) - reported) <= 4


@pytest.mark.parametrize("rate", [8000, 44100, 96000])
def test_other_rates_are_masked_as_well(page: Page, rate: int) -> None:
    speak(page, rate=rate)
    raw, masked = record(page, 3)
    assert rms(masked) > 0.2 * rms(raw) > 0
    assert likeness(raw, masked) < 0.2


def test_the_heart_beats_twenty_times_a_second(page: Page) -> None:
    speak(page)
    page.evaluate("() => lab.clear()")
    levels = page.evaluate("async () => { await lab.sleep(2000); return lab.levels; }")
    assert 30 <= len(levels) <= 50
    assert max(levels) > 0.3


@pytest.mark.parametrize("asset", ["worklet.js", "pseudovoice.js", "content.bin"])
def test_a_missing_file_is_told_and_nothing_is_heard(
    page: Page, faults: dict[str, str], asset: str
) -> None:
    faults[asset] = ""
    assert prepare(page) == "voice_failed"
    assert page.evaluate("() => lab.states") == ["loading", "error:voice_failed"]
    raw, masked = record(page, 1)
    assert rms(raw) > 0
    assert not masked.any()


@pytest.mark.parametrize("asset", ["worklet.js", "content.json"])
def test_after_a_missing_file_has_come_back_the_mask_can_be_prepared(
    page: Page, faults: dict[str, str], asset: str
) -> None:
    faults[asset] = ""
    assert prepare(page) == "voice_failed"
    faults.clear()
    assert page.evaluate("() => lab.prepare()") == ""
    page.evaluate("() => lab.state('ready')")
    assert rms(record(page, 2)[1]) > 0.01


def throwing_mask() -> str:
    """Source of the stream, changed to throw after a second."""
    source = Path("static/js/masking/voice/pseudovoice.js").read_text()
    begin = "process(input, output) {"
    assert begin in source
    fault = "if ((this.fed = (this.fed ?? 0) + 1) > 375) throw new Error('broken');"
    return source.replace(begin, f"{begin} {fault}")


def test_a_mask_that_throws_falls_silent_and_says_so(page: Page, faults: dict[str, str]) -> None:
    faults["pseudovoice.js"] = throwing_mask()
    speak(page)
    page.evaluate("() => lab.state('error:voice_failed')")
    page.evaluate("() => lab.clear()")
    raw, masked = record(page, 1)
    assert rms(raw) > 0
    assert not masked.any()
    assert page.evaluate("() => lab.levels") == []


def test_a_failed_mask_speaks_again_after_preparing_it_anew(
    page: Page, faults: dict[str, str]
) -> None:
    faults["pseudovoice.js"] = throwing_mask()
    speak(page)
    page.evaluate("() => lab.state('error:voice_failed')")
    page.evaluate("async () => { lab.clear(); await lab.mask.prepare(); }")
    assert rms(record(page, 1)[1]) > 0.001


def test_changing_the_mode_neither_clicks_nor_pauses(page: Page) -> None:
    speak(page)
    record(page, 2)
    page.evaluate("() => { setTimeout(() => lab.mask.setMode('clear'), 1500); }")
    raw, masked = record(page, 3)
    assert page.evaluate("() => lab.mask.latency") < 0.03
    assert page.evaluate("() => lab.states") == ["loading", "priming", "ready", "ready"]
    change = slice(int(1.4 * RATE / 32), int(2 * RATE / 32))
    bends = roughness(masked)
    assert bends[change].max() <= 1.5 * bends.max()
    assert likeness(raw, masked) < 0.15


def test_without_a_microphone_the_mask_goes_silent_and_speaks_again_with_one(page: Page) -> None:
    speak(page)
    page.evaluate("() => { lab.mask.disconnect(); lab.clear(); }")
    _, masked = record(page, 1)
    assert rms(masked[: RATE // 10]) < 1
    assert not masked[RATE // 2 :].any()
    page.evaluate("() => lab.mask.connect(lab.microphone.getAudioTracks()[0])")
    assert rms(record(page, 2)[1]) > 0.01


def test_a_destroyed_mask_is_silent(page: Page) -> None:
    speak(page)
    page.evaluate("() => { lab.mask.destroy(); lab.clear(); }")
    _, masked = record(page, 1)
    assert not masked[RATE // 10 :].any()
    assert page.evaluate("() => lab.mask.node") is None


def test_a_mask_destroyed_while_it_is_prepared_anew_stays_silent(page: Page) -> None:
    speak(page)
    page.evaluate("async () => { const end = lab.prepare(); lab.mask.destroy(); await end; }")
    assert page.evaluate("() => lab.states") == ["loading", "priming", "ready", "loading"]
    assert page.evaluate("() => lab.mask.node") is None


def test_an_unknown_mode_is_refused(page: Page) -> None:
    speak(page)
    refused = page.evaluate(
        "() => { try { lab.mask.setMode('loud'); } catch (e) { return e.name; } }"
    )
    assert refused == "RangeError"
