"""A call: from the click on Join to the first masked picture of the other member."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from tests.e2e.browsers import launch, make_person
from tests.e2e.call_page import CallPage
from tests.e2e.cast import Cast
from tests.e2e.driver import driver
from tests.e2e.site import start_site
from tests.media.camera import STAYING

TIMES = 7
TARGET_S = 2.0
STEPS = ("seat taken", "first frame decoded", "first masked frame decoded")


@contextmanager
def cast() -> Iterator[Cast]:
    """Two members with a browser each, on a site of their own."""
    with tempfile.TemporaryDirectory() as folder, driver() as playwright:
        site, process = start_site(Path(folder))

        @cache
        def browser(number: int) -> Browser:
            return launch(playwright.chromium, make_person(number, STAYING))

        try:
            yield Cast(site, browser, {})
        finally:
            process.terminate()
            process.wait()


def join_once(members: Cast, call: str, start: str) -> tuple[float, ...]:
    """Let the second member join and leave again; seconds after the click, one for each step."""
    film = make_person(0, STAYING).film
    page: CallPage = members.page(1).open(call).start(start)
    if start == "button":
        page.wait_for_own_picture()
    clicked = page.click_join()
    page.wait_for_phase("in_call")
    seated = page.now()
    recording = page.record_masked(3, film)
    masked = recording.first_masked([film])
    assert masked is not None
    first, _ = recording.pictures[0]
    page.leave()
    page.page.context.close()
    return tuple((moment - clicked) / 1000 for moment in (seated, first, masked))


def main() -> None:
    """Print medians over several joins, with and without a camera of one's own."""
    print(f"target: {TARGET_S} s or less from the click to the first masked frame (median)")
    with cast() as members:
        call = members.new_call("Benchmark")
        members.page(0).open(call).start("button").join().wait_for_mask()
        for start, words in (("nothing", "only looking"), ("button", "with camera and microphone")):
            joins = [join_once(members, call, start) for _ in range(TIMES)]
            for name, seconds in zip(STEPS, zip(*joins, strict=True), strict=True):
                each = ", ".join(f"{one:.2f}" for one in sorted(seconds))
                print(f"{words}: {name} {median(seconds):.2f} s ({each})")


if __name__ == "__main__":
    main()
