"""Every page is free of serious accessibility faults and fits phones, tablets and desktops."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.call_page import PATIENCE, CallPage
from tests.e2e.cast import Cast
from tests.e2e.conftest import CastMaker
from tests.e2e.site import Site

SHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
WIDTHS = {390: 844, 768: 1024, 1440: 900}
SIGNED_OUT = {"home": "/", "about": "/about/", "sign-up": "/sign-up/", "sign-in": "/sign-in/"}
SIGNED_IN = {
    "calls": "/calls/",
    "calls-public": "/calls/?show=public",
    "calls-ended": "/calls/?show=ended",
    "calls-nothing": "/calls/?q=nothing-has-this-name",
    "new-call": "/calls/new/",
    "profile": "/profile/",
    "password": "/profile/password/",
    "preferences": "/preferences/",
    "preview": "/masking/preview/",
    "missing": "/calls/222222222222/",
}
FOR_APPLICANTS = {"welcome": "/welcome/", "not-yet": "/calls/"}


@pytest.fixture(scope="module")
def actors(casting: CastMaker) -> Iterator[Cast]:
    with casting() as cast:
        cast.guard.allow("404", "403")
        yield cast


def faults(page: Page, options: dict[str, Any]) -> list[dict[str, Any]]:
    """Serious and critical findings of axe, short enough to read."""
    found = Axe().run(page, options=options).response["violations"]
    return [
        {"id": one["id"], "at": [node["target"] for node in one["nodes"]][:3]}
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def inspect(page: Page, name: str, **options: Any) -> None:
    """Take pictures at three widths; judge the narrowest and the widest, in light and dark.

    `options` are axe's.
    """
    SHOTS.mkdir(parents=True, exist_ok=True)
    found = {}
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=SHOTS / f"{name}-{width}.png")
        too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if too_wide:
            found[f"{width} scrolls sideways"] = True
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if serious := faults(page, options):
            found[scheme] = serious
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=SHOTS / f"{name}-dark.png")
    assert found == {}


@pytest.mark.parametrize("name", SIGNED_OUT)
def test_pages_for_visitors(actors: Cast, site: Site, name: str) -> None:
    context = actors.context(0)
    context.clear_cookies()
    page = context.new_page()
    page.goto(site.url + SIGNED_OUT[name])
    inspect(page, name)


@pytest.mark.parametrize("name", SIGNED_IN)
def test_pages_for_members(actors: Cast, site: Site, name: str) -> None:
    page = actors.context(0).new_page()
    page.goto(site.url + SIGNED_IN[name])
    inspect(page, name)


@pytest.mark.parametrize("name", FOR_APPLICANTS)
def test_pages_for_applicants(actors: Cast, site: Site, name: str) -> None:
    applicant = next(one for one in site.members if one.stage == "applicant")
    page = actors.context(0, member=applicant).new_page()
    page.goto(site.url + FOR_APPLICANTS[name])
    inspect(page, name)


def test_the_page_behind_an_invitation_link(actors: Cast) -> None:
    host = actors.page(0).open(actors.new_call("By invitation", isPublic=False))
    host.start("nothing").join()
    host.press("tools-button")
    host.press("make-link")
    link = host.page.get_by_test_id("made-link")
    expect(link).not_to_have_value("", timeout=PATIENCE)
    guest = actors.context(1).new_page()
    guest.goto(link.input_value())
    expect(guest.get_by_test_id("invitation")).to_be_visible()
    inspect(guest, "invitation")
    host.leave()


def test_the_call_page_from_lobby_to_goodbye(actors: Cast) -> None:
    call = actors.new_call("A call to look at")
    page: CallPage = actors.page(0).open(call)
    inspect(page.page, "lobby")
    page.start("nothing").join()
    inspect(page.page, "in-call-alone")
    other = actors.page(1).open(call).start("nothing").join()
    page.wait_for_people(2)
    inspect(page.page, "in-call")
    page.press("people-button")
    page.page.get_by_test_id("roster-more").first.click()
    inspect(page.page, "in-call-people")
    page.page.keyboard.press("Escape")
    page.press("tools-button")
    page.press("pause-button")
    expect(page.page.get_by_test_id("pause-note")).to_be_visible()
    inspect(page.page, "in-call-tools")
    page.press("pause-button")
    page.press("mask-button")
    expect(page.page.get_by_test_id("mask-dialog")).to_be_visible()
    inspect(page.page, "mask-dialog")
    page.page.keyboard.press("Escape")
    page.leave()
    inspect(page.page, "left")
    page.press("again-button")
    page.start("nothing").join()
    page.press("people-button")
    row = page.page.get_by_test_id("roster-row").filter(has_text=other.config()["me"]["otoNumber"])
    row.get_by_test_id("roster-more").click()
    row.get_by_test_id("roster-remove").click()
    page.press("confirm-yes")
    other.wait_for_phase("removed")
    inspect(other.page, "removed")
    page.press("tools-button")
    page.press("end-button")
    page.press("confirm-yes")
    page.wait_for_phase("ended")
    inspect(page.page, "ended")
