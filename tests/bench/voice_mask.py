"""Voice mask: time of the audio worklet per render quantum, and latency added, at 48 kHz."""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

from masking.voice.pseudovoice import PseudoVoice
from tests.e2e.lab_site import GRANT_DEVICES, lab_browser, lab_page, lab_site
from tests.masking.voice.listening import decode, delay_ms, median_pitch

RATE = 48000
BUDGET_MS = 128 / RATE * 1000
SECONDS = 10
SENTENCE = (
    "We were away a year ago, and nobody minded. The quick brown fox jumps over the lazy dog."
)
TRACED = "AudioWorkletProcessor::Process (author script execution)"
VOICE = PseudoVoice.for_member(bytes(range(32)), "OTO#ABC123", "bench")
NUMBERS = {mode: VOICE.numbers(mode) for mode in ("private", "clear")}


def main() -> None:
    """Print the figures of both modes."""
    with tempfile.TemporaryDirectory() as folder:
        speech = Path(folder) / "microphone.wav"
        subprocess.run(["espeak-ng", "-s", "150", "-w", speech, SENTENCE], check=True)
        flags = (GRANT_DEVICES, f"--use-file-for-fake-audio-capture={speech}")
        with lab_site() as site, lab_browser(*flags) as browser:
            for mode in NUMBERS:
                _report_latency(browser, site, mode)
                _report_load(browser, site, mode)


@contextmanager
def _talking(browser: Browser, site: str, mode: str, *, record: bool) -> Iterator[Page]:
    """A page whose mask has been speaking for two seconds."""
    options = {"numbers": NUMBERS, "mode": mode, "rate": RATE, "record": record}
    with lab_page(browser, f"{site}/voice") as page:
        page.evaluate("(options) => lab.open(options)", options)
        page.evaluate("async () => { await lab.prepare(); await lab.state('ready'); }")
        page.evaluate("() => lab.take(2)")
        yield page


def _report_latency(browser: Browser, site: str, mode: str) -> None:
    with _talking(browser, site, mode, record=True) as page:
        recorded = page.evaluate("(seconds) => lab.take(seconds)", SECONDS)
        reported = page.evaluate("() => lab.mask.latency") * 1000
    raw, masked = decode(recorded["raw"]), decode(recorded["masked"])
    print(
        f"{mode:8} latency {delay_ms(raw, masked, RATE)} ms measured, {reported:.1f} ms reported;"
        f" pitch {median_pitch(raw, RATE):.0f} Hz -> {median_pitch(masked, RATE):.0f} Hz"
        f" (key: {NUMBERS[mode]['f0Hz']:.0f} Hz)"
    )


def _report_load(browser: Browser, site: str, mode: str) -> None:
    with _talking(browser, site, mode, record=False):
        browser.start_tracing(categories=["disabled-by-default-audio-worklet"])
        time.sleep(SECONDS)
        events = json.loads(browser.stop_tracing())["traceEvents"]
    runs = [event for event in events if event["name"] == TRACED and "dur" in event]
    print(f"{mode:8} {len(runs)} quanta of {BUDGET_MS:.2f} ms, share of the budget:")
    for clock, name in (("dur", "wall clock"), ("tdur", "processor time")):
        print(f"{'':8} {name:14} {_shares(np.array([run[clock] for run in runs]) / 1000)}")


def _shares(ms: NDArray[np.float64]) -> str:
    mean, p99 = ms.mean(), np.percentile(ms, 99)
    over = int((ms > BUDGET_MS).sum())
    return (
        f"mean {mean:.3f} ms = {mean / BUDGET_MS:.1%}, p99 {p99:.3f} ms = {p99 / BUDGET_MS:.1%},"
        f" over budget {over}"
    )


if __name__ == "__main__":
    main()
