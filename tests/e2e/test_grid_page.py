"""One, five and nine members on phone and desktop: every tile fits, none overlaps another.

The engine is the one without a network, so one browser is enough for a full grid.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.call_page import CallPage
from tests.e2e.cast import Cast
from tests.e2e.site import Site, start_site

WIDTHS = {390: 844, 1440: 900}
TILES = (1, 5, 9)
# Calls in which all but one of so many members sit already, with their cameras on.
FILL = f"""
import json
from calling import services
from ikoota.membership.services import set_stage, sign_up
names = [f"sitter-{{number}}" for number in range(9)]
members = [set_stage(sign_up(name, "seven-green-boats"), "full_member") for name in names]
calls = {{}}
for count in {TILES}:
    fields = {{"title": f"{{count}} tiles", "is_public": True, "max_participants": 12}}
    call = services.create_call(members[0], **fields)
    for member in members[1:count]:
        services.take_seat(member, call, services.join_call(member, call).seat, "tab")
    calls[count] = call.public_id
print(json.dumps(calls))
"""
# Boxes of the tiles inside the frame, and what is wrong with the page as a whole.
LAYOUT = """() => {
  const box = (element) => element.getBoundingClientRect();
  const tiles = [...document.querySelectorAll('[data-testid="tile"]')];
  const frame = box(document.querySelector('[data-part="grid-frame"]'));
  const list = document.querySelector('[data-part="grid"]');
  const page = document.documentElement;
  const edges = ({ left, top, right, bottom }) => [left, top, right, bottom];
  return {
    tiles: tiles.map((tile) => edges(box(tile))),
    frame: edges(frame),
    pageScrolls: page.scrollWidth > innerWidth || page.scrollHeight > innerHeight,
    listScrolls: list.scrollWidth > list.clientWidth || list.scrollHeight > list.clientHeight,
  };
}"""
PICTURES = """() => [...document.querySelectorAll('[data-testid="tile"][data-own="false"] video')]
  .filter((video) => video.videoWidth > 0).length"""

Box = tuple[float, float, float, float]


@pytest.fixture(scope="module")
def full_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose calls use the fake engine; seats without a browser stay for a while."""
    folder: Path = tmp_path_factory.mktemp("full-site")
    site, process = start_site(folder, MEDIA_ENGINE="fake", SEAT_GRACE_SECONDS="300")
    yield site
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def calls(full_site: Site) -> dict[str, str]:
    """Ids of the calls by the number of tiles."""
    return dict(json.loads(full_site.run(FILL)))


@pytest.fixture(scope="module")
def page(full_site: Site, browsers: Callable[[int], Browser]) -> Iterator[CallPage]:
    cast = Cast(full_site, browsers, {})
    yield cast.page(0)
    cast.close()
    cast.guard.check()


@pytest.mark.parametrize("count", TILES)
def test_every_tile_fits(page: CallPage, calls: dict[str, str], count: int) -> None:
    page.open(calls[str(count)]).start("nothing").join()
    page.wait_for_people(count)
    page.wait_until(lambda: page.page.evaluate(PICTURES) == count - 1)
    for width, height in WIDTHS.items():
        page.page.set_viewport_size({"width": width, "height": height})
        # A resized frame is laid out a moment later.
        page.wait_until(lambda: not faults(page.page.evaluate(LAYOUT), count))
    page.leave()


def faults(layout: dict[str, Any], count: int) -> list[str]:
    """What is wrong with the grid, also printed for whoever reads a failure."""
    boxes, frame = layout["tiles"], layout["frame"]
    pairs = [(one, other) for n, one in enumerate(boxes) for other in boxes[n + 1 :]]
    wrong = {
        "number": len(boxes) != count,
        "small": any(right - left < 80 or low - top < 60 for left, top, right, low in boxes),
        "outside": not all(is_inside(box, frame) for box in boxes),
        "overlap": any(do_overlap(one, other) for one, other in pairs),
        "page scrolls": layout["pageScrolls"],
        "list scrolls": layout["listScrolls"],
    }
    found = [name for name, is_wrong in wrong.items() if is_wrong]
    if found:
        print(found, layout)
    return found


def is_inside(box: Box, frame: Box) -> bool:
    """Whether no edge (left, top, right, bottom) leaves the frame by more than rounding."""
    outwards = (frame[0] - box[0], frame[1] - box[1], box[2] - frame[2], box[3] - frame[3])
    return max(outwards) < 1


def do_overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share more than their edges."""
    apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    return not apart
