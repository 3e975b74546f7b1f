"""Members try their masks: live on the device, and on files that the site masks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.cast import Cast
from tests.e2e.site import Site, start_worker
from tests.e2e.test_pages_a11y import inspect
from tests.masking.web import media

# Masks are loaded and files masked on a busy machine.
PATIENCE_MS = 90_000


@pytest.fixture(scope="module")
def _worker(site: Site) -> Iterator[None]:
    process = start_worker(site)
    yield
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture
def page(cast: Cast, site: Site) -> Page:
    page = cast.context(0).new_page()
    page.goto(f"{site.url}/preferences/")
    page.get_by_role("main").get_by_role("link", name="Try your mask").click()
    page.wait_for_url("**/masking/preview/")
    return page


def send(page: Page, name: str, kind: str, content: bytes) -> None:
    page.get_by_test_id("file-input").set_input_files(
        {"name": name, "mimeType": kind, "buffer": content}
    )
    page.get_by_test_id("consent").check()
    page.get_by_test_id("send-button").click()


def results(page: Page, tag: str) -> int:
    """Masked files that can be shown or played."""
    ready = {"img": "one.naturalWidth > 0", "audio": "one.duration > 0"}[tag]
    return page.evaluate(
        f"[...document.querySelectorAll('[data-part=results] {tag}')]"
        f".filter((one) => {ready}).length"
    )


def test_oneself_masked_on_this_device(page: Page) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.method))
    page.get_by_test_id("start-button").click()
    expect(page.get_by_test_id("record-button")).to_be_enabled(timeout=PATIENCE_MS)
    page.get_by_test_id("mode-cover").check(force=True)
    page.get_by_test_id("record-button").click()
    taken = page.get_by_test_id("taken")
    expect(taken).to_have_count(1, timeout=PATIENCE_MS)
    expect(taken).to_contain_text("Cover")
    expect(taken.locator("video")).to_be_visible()
    inspect(page, "preview-live", rules={"color-contrast": {"enabled": False}})
    page.get_by_test_id("stop-button").click()
    expect(page.get_by_test_id("start-button")).to_be_visible()
    # Nothing is sent: masks and their models are only fetched.
    assert set(requests) <= {"GET"}


def test_a_picture_is_sent_with_consent_only_and_comes_back_in_every_mode(
    page: Page, site: Site
) -> None:
    page.get_by_test_id("file-input").set_input_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": media.picture()}
    )
    expect(page.get_by_test_id("send-button")).to_be_disabled()
    send(page, "me.png", "image/png", media.picture())
    expect(page.get_by_test_id("files-said")).to_contain_text("Done", timeout=PATIENCE_MS)
    assert results(page, "img") == 4
    inspect(page, "preview-picture")
    assert list((Path(site.environment["VAR_DIR"]) / "masking").iterdir()) == []


@pytest.mark.usefixtures("_worker")
def test_a_recording_comes_back_in_both_voices(page: Page, site: Site) -> None:
    send(page, "me.wav", "audio/wav", media.recording())
    expect(page.get_by_test_id("files-said")).to_contain_text("Done", timeout=PATIENCE_MS)
    assert results(page, "audio") == 2
    assert site.rows("SELECT count(*) FROM masking_jobs") == [(0,)]


def test_what_cannot_be_masked_is_said(cast: Cast, page: Page) -> None:
    cast.guard.allow("400")
    send(page, "me.png", "image/png", b"no picture at all")
    expect(page.get_by_test_id("files-said")).to_contain_text(
        "no picture, recording or film", timeout=PATIENCE_MS
    )
    expect(page.get_by_test_id("send-button")).to_be_enabled()
