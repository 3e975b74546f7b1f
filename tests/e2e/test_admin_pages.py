"""The admin in a real browser: under the strict content policy, readable, and it acts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.cast import Cast
from tests.e2e.conftest import CastMaker
from tests.e2e.site import Site
from tests.e2e.test_pages_a11y import inspect

PAGES = {
    "overview": "/admin/",
    "calls": "/admin/calling/call/",
    "participations": "/admin/calling/participation/",
    "statistics": "/admin/calling/callstats/?days=60&groupBy=week",
    "members": "/admin/membership/member/",
    "accounts": "/admin/membership/account/",
    "lookups": "/admin/membership/identitylookup/",
    "preferences": "/admin/preferences/preferences/",
}


@pytest.fixture(scope="module")
def actors(casting: CastMaker) -> Iterator[Cast]:
    """The guard over them fails the tests when the content policy refuses anything."""
    with casting() as cast:
        yield cast


def staff(actors: Cast, site: Site) -> BrowserContext:
    return actors.context(0, member=site.staff())


def opened(actors: Cast, site: Site, path: str) -> Page:
    page = staff(actors, site).new_page()
    page.goto(site.url + path)
    return page


@pytest.mark.parametrize("name", PAGES)
def test_pages(actors: Cast, site: Site, name: str) -> None:
    inspect(opened(actors, site, PAGES[name]), f"admin-{name}")


def test_sign_in_page(actors: Cast, site: Site) -> None:
    context = staff(actors, site)
    context.clear_cookies()
    page = context.new_page()
    page.goto(f"{site.url}/admin/")
    inspect(page, "admin-sign-in")


@pytest.mark.parametrize("path", ["/admin/", "/admin/calling/callstats/"])
def test_charts_are_drawn(actors: Cast, site: Site, path: str) -> None:
    page = opened(actors, site, path)
    canvases = page.locator("canvas[data-chart]")
    expect(canvases).to_have_count(3)
    for number in range(3):
        colours = canvases.nth(number).evaluate(
            """canvas => new Set(new Uint32Array(canvas.getContext('2d')
                 .getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size"""
        )
        assert colours > 3


def test_a_call_from_its_page(actors: Cast, site: Site) -> None:
    """Look at who is in and comes, ban somebody, end the call: the members' pages hear of it."""
    call = actors.new_call("A call the staff look at")
    host = actors.page(0).open(call).start("nothing").join()
    page = opened(actors, site, f"/admin/calling/call/?q={call}")
    page.get_by_role("link", name=call).click()
    expect(page.locator("#roster .count")).to_have_text("1")
    # The roster stays as it is under the mouse, so that no button moves away.
    page.mouse.move(0, 0)
    guest = actors.page(1).open(call).start("nothing").join()
    expect(page.locator("#roster .count")).to_have_text("2", timeout=30_000)
    # Axe reads what a stylesheet imports by an inline style of its own, which the policy refuses.
    inspect(page, "admin-call", preload=False)

    number = site.full_members()[1].oto_number
    page.get_by_role("button", name=f"Ban {number}", exact=True).click()
    expect(page.get_by_text(f"{number} was banned.")).to_be_visible()
    expect(page.locator("#roster .count")).to_have_text("1")
    guest.wait_for_phase("removed")

    page.get_by_role("link", name="End the call…").click()
    inspect(page, "admin-end")
    page.get_by_role("button", name="End the call").click()
    expect(page.get_by_text("The call has ended.")).to_be_visible()
    host.wait_for_phase("ended")


def test_a_list_as_a_file(actors: Cast, site: Site) -> None:
    page = opened(actors, site, "/admin/calling/participation/")
    with page.expect_download() as started:
        page.get_by_role("link", name="Export as CSV").click()
    assert started.value.suggested_filename == "participation.csv"
    assert "OTO#" in started.value.path().read_text()
