"""Masking on the server: only after consent, masked for others, closed when the worker dies."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.browsers import Person, launch, make_person
from tests.e2e.call_page import PATIENCE
from tests.e2e.cast import Cast
from tests.e2e.site import Site, start_site
from tests.e2e.tally import Tally
from tests.masking.live.process import WorkerProcess
from tests.media.camera import STAYING

# Two browsers and the worker fill two cores.

SILENCE = 0.003


@pytest.fixture
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerProcess]:
    started = WorkerProcess(tmp_path_factory.mktemp("worker"), streams=2)
    yield started
    started.process.kill()
    started.process.wait()


@pytest.fixture
def live_site(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, worker: WorkerProcess
) -> Iterator[Site]:
    """A site that offers masking by that worker."""
    monkeypatch.setenv("LIVE_MASKING", "on")
    monkeypatch.setenv("LIVE_MASKING_URL", worker.url)
    site, process = start_site(tmp_path_factory.mktemp("live-site"))
    yield site
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def person() -> Person:
    """Somebody who stays in the picture."""
    return make_person(0, programme=STAYING)


@pytest.fixture
def live_cast(live_site: Site, playwright: Playwright, person: Person) -> Iterator[Cast]:
    """Both members in one browser: only one of them uses its devices."""
    browser = launch(playwright.chromium, person)
    cast = Cast(live_site, lambda _: browser, {})
    cast.guard.allow("503")  # what a page is told while there is no worker
    yield cast
    cast.close()
    browser.close()
    cast.guard.check()


@pytest.mark.timeout(600)  # a site, a worker and two browsers of its own
def test_the_server_masks_who_agreed_and_a_dead_worker_means_cover_and_silence(
    live_cast: Cast, worker: WorkerProcess, person: Person, tally: Tally
) -> None:
    call, film = live_cast.new_call(), person.film
    first = live_cast.page(0).open(call)
    first.press("live-button")
    dialog = first.page.get_by_test_id("confirm-dialog")
    expect(dialog).to_contain_text("your real picture and your real voice")
    first.press("confirm-yes")
    first.wait_for_own_picture()
    expect(first.page.get_by_test_id("live-words")).to_contain_text("The server masks you")
    first.join()

    second = live_cast.page(1).open(call).start("nothing").join()
    second.wait_for_sound()
    received = second.record_masked(10, film)
    report, hearings = tally.judge(received, [film], person.speech)
    print(report, *hearings, sep="\n  ")
    assert report.exposed == []
    assert [hearing.exposed for hearing in hearings] == [0]
    assert hearings[0].likeness

    worker.process.kill()
    badge = first.page.get_by_test_id("mask-badge")
    expect(badge).to_be_hidden(timeout=PATIENCE)
    second.wait_for_frames(10)  # what was on its way
    since = second.now()
    second.wait_for_frames(15)
    after = second.take(since=since)
    assert after.masked([film]) == 0
    assert after.faces([film]).exposed == []
    assert max(float(np.abs(track.samples).max(initial=0)) for track in after.sounds) < SILENCE
