"""The one Playwright of this process: a second one cannot be started beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Playwright, sync_playwright

_running: list[Playwright] = []


@contextmanager
def driver() -> Iterator[Playwright]:
    """Start Playwright, or lend the one that runs."""
    if _running:
        yield _running[0]
        return
    with sync_playwright() as started:
        _running.append(started)
        try:
            yield started
        finally:
            _running.clear()
