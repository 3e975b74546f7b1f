"""A browser that is killed leaves no ghost in the call, and the ledger is right."""

import os
import signal

from playwright.sync_api import Browser, Playwright, expect

from tests.e2e.browsers import launch
from tests.e2e.call_page import PATIENCE
from tests.e2e.cast import Cast
from tests.e2e.site import GRACE_SECONDS, Site

_SEATS = """
SELECT m.oto_number, p.is_open, p.joined_at IS NOT NULL, p.left_at IS NOT NULL,
       p.duration_seconds, unixepoch(p.left_at) - unixepoch(p.disconnected_at)
FROM call_participants p
JOIN calls c ON c.id = p.call_id JOIN members m ON m.id = p.user_id
WHERE c.public_id = ? ORDER BY p.reserved_at
"""


def kill(browser: Browser) -> None:
    """End the whole browser as a crash or a lost battery would."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    main = next(process["id"] for process in processes if process["type"] == "browser")
    os.kill(main, signal.SIGKILL)


def test_a_killed_browser_leaves_no_ghost(cast: Cast, playwright: Playwright, site: Site) -> None:
    call = cast.new_call()
    stays = cast.page(0).open(call).start("nothing").join()
    doomed = launch(playwright.chromium, None)
    gone = cast.page(1, browser=doomed).open(call).start("nothing").join()
    oto = gone.config()["me"]["otoNumber"]
    stays.wait_for_people(2)

    kill(doomed)
    expect(stays.tile(oto)).to_contain_text("Reconnecting", timeout=PATIENCE)
    stays.wait_for_people(1)
    expect(
        stays.page.get_by_test_id("message").filter(has_text="lost the connection")
    ).to_be_visible()

    (_, still_open, *_), (left_oto, is_open, joined, left, duration, waited) = site.rows(
        _SEATS, call
    )
    assert still_open
    assert (left_oto, is_open, joined, left) == (oto, None, 1, 1)
    assert duration is not None
    assert waited is None or waited <= GRACE_SECONDS + 5


def test_the_ledger_counts_who_was_there(cast: Cast, site: Site) -> None:
    """Seed bug 21: the page never called join nor leave."""
    call = cast.new_call()
    pages = [cast.page(number).open(call).start("nothing").join() for number in (0, 1)]
    for page in pages:
        page.wait_for_people(2)
    pages[1].leave()
    pages[0].wait_for_people(1)
    pages[0].leave()
    # The page says goodbye at once; the server hears of it a moment later.
    pages[0].wait_until(lambda: [row[1] for row in site.rows(_SEATS, call)] == [None, None])

    query = """SELECT s.total_participants, s.peak_participants FROM call_stats s
        JOIN calls c ON c.id = s.call_id WHERE c.public_id = ?"""
    assert site.rows(query, call) == [(2, 2)]
