"""The site as on a server, in real browsers: media through the relay, and nobody's address told."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, WebSocket

from deploy.stack.place import Place
from deploy.stack.topology import running
from tests.e2e.browsers import Person, launch
from tests.e2e.cast import Cast
from tests.e2e.site import DemoMember, Site
from tests.stack.people import PASSWORD
from tests.stack.processes import python

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]
NAMES = ("relayed-one", "relayed-two")
SIGN_UP = f"""
import django; django.setup()
from ikoota.membership.services import set_stage, sign_up
for name in {NAMES}:
    print(set_stage(sign_up(name, "{PASSWORD}"), "full_member").oto_number)
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole stack: nginx, TLS, production; from browser to browser, as without Janus."""
    place = Place(tmp_path_factory.mktemp("stack"), {"MEDIA_ENGINE": "direct", "RELAY_ONLY": "1"})
    with running(place):
        environment = place.site_environment()
        numbers = python(environment, "-c", SIGN_UP).split()
        members = tuple(
            DemoMember(name, PASSWORD, number, "full_member", False)
            for name, number in zip(NAMES, numbers, strict=True)
        )
        url = place.addresses["site"].rstrip("/")
        port = int(url.rsplit(":", 1)[1])
        yield Site(url, port, place.folder, members, place.log_of("web"), environment)


@pytest.fixture
def members(served: Site, playwright: Playwright, people: tuple[Person, ...]) -> Iterator[Cast]:
    browsers = [
        launch(playwright.chromium, people[number], "--ignore-certificate-errors")
        for number in range(len(NAMES))
    ]
    cast = Cast(served, lambda number: browsers[number], {})
    cast.guard.domains = ("localhost",)
    try:
        yield cast
    finally:
        cast.close()
        for browser in browsers:
            browser.close()
    cast.guard.check()


def signals_of(page: Page) -> list[str]:
    """All that the page says and hears over its websockets, from now on."""
    heard: list[str] = []

    def watch(socket: WebSocket) -> None:
        socket.on("framesent", lambda text: heard.append(str(text)))
        socket.on("framereceived", lambda text: heard.append(str(text)))

    page.on("websocket", watch)
    return heard


def candidates_in(messages: list[str]) -> list[str]:
    """Every ICE candidate, from session descriptions and on its own."""
    text = "\n".join(json.dumps(json.loads(message)) for message in messages)
    return re.findall(r"candidate:\d+ [^\"\\]+", text)


def test_members_learn_nothing_of_each_others_address(members: Cast) -> None:
    call = members.new_call()
    first, second = members.page(0), members.page(1)
    heard = [signals_of(one.page) for one in (first, second)]
    first.open(call).start().join()
    second.open(call).start().join()
    for page in (first, second):
        page.wait_for_people(2)
        page.wait_for_frames(10)
    for messages in heard:
        candidates = candidates_in(messages)
        assert candidates
        assert {re.search(r" typ (\w+)", one)[1] for one in candidates} == {"relay"}  # type: ignore[index]  # each has one
        # A relayed candidate may tell behind which address it stands.
        told = {found[1] for one in candidates if (found := re.search(r" raddr (\S+)", one))}
        assert told <= {"0.0.0.0", "::"}
        connections = re.findall(r"c=IN IP[46] ([^\\\s]+)", "\n".join(messages))
        assert set(connections) <= {"0.0.0.0", "127.0.0.1"}
    kinds = second.page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert all(re.search(r"/static/[0-9a-f]{12}/", name) for name in kinds if "/static/" in name)
