"""A running site, real browsers, signed-in pages, and a guard over all of them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from tests.e2e.browsers import Person, launch, make_person
from tests.e2e.call_page import CallPage
from tests.e2e.guard import Guard
from tests.e2e.recording import RECORDER
from tests.e2e.site import DemoMember, Site, start_site

_HERE = Path(__file__).parent
_HOOKS = [(_HERE / name).read_text() for name in ("workers.js", "devices.js")]

PageMaker = Callable[..., CallPage]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs browsers."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own for this run."""
    running, process = start_site(tmp_path_factory.mktemp("site"))
    yield running
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def people() -> tuple[Person, ...]:
    """Three persons with films and voices of their own."""
    return tuple(make_person(number) for number in range(3))


@pytest.fixture(scope="session")
def browsers(
    playwright: Playwright, people: tuple[Person, ...]
) -> Iterator[Callable[[int], Browser]]:
    """`browsers(n)` is person n's browser, started once."""
    started: dict[int, Browser] = {}

    def browser(number: int) -> Browser:
        if number not in started:
            started[number] = launch(playwright.chromium, people[number])
        return started[number]

    yield browser
    for one in started.values():
        one.close()


@pytest.fixture
def guard() -> Iterator[Guard]:
    """Fails the test when a page did what it must not."""
    watching = Guard()
    yield watching
    watching.check()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, dict]:
    """Cookies of members who signed in before, by user name."""
    return {}


def sign_in(context: BrowserContext, site: Site, member: DemoMember) -> None:
    """Sign in through the form."""
    page = context.new_page()
    page.goto(f"{site.url}/sign-in/")
    page.get_by_label("Username").fill(member.username)
    page.get_by_label("Password").fill(member.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site.url}/calls/**")
    page.close()


@pytest.fixture
def context_for(
    site: Site, browsers: Callable[[int], Browser], guard: Guard, signed_in: dict[str, dict]
) -> Iterator[Callable[..., BrowserContext]]:
    """`context_for(n, member=..., devices=..., outgoing=...)` is a guarded, signed-in context."""
    opened: list[BrowserContext] = []

    def make(
        number: int = 0,
        *,
        member: DemoMember | None = None,
        devices: dict | None = None,
        outgoing: bool = False,
        browser: Browser | None = None,
    ) -> BrowserContext:
        who = member or site.full_members()[number]
        state = signed_in.get(who.username)
        context = (browser or browsers(number)).new_context(
            storage_state=state, viewport={"width": 1000, "height": 700}
        )
        opened.append(context)
        guard.watch(context)
        settings = f"window.recordOutgoing = {json.dumps(outgoing)};"
        settings += f"window.fakeDevices = {json.dumps(devices or {})};"
        for script in (settings, RECORDER, *_HOOKS):
            context.add_init_script(script)
        if state is None:
            sign_in(context, site, who)
            signed_in[who.username] = context.storage_state()
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def member_page(site: Site, context_for: Callable[..., BrowserContext]) -> PageMaker:
    """`member_page(n, ...)` is a call page of member n, in person n's browser."""

    def make(number: int = 0, *, url: str = "", **options: object) -> CallPage:
        return CallPage(context_for(number, **options).new_page(), url or site.url)

    return make


@pytest.fixture
def new_call(site: Site, context_for: Callable[..., BrowserContext]) -> Callable[..., str]:
    """`new_call()` makes a public call, hosted by the first member; returns its id."""

    def make(title: str = "Test call", **fields: object) -> str:
        request = context_for(0).request
        cookies = {one["name"]: one["value"] for one in request.storage_state()["cookies"]}
        answer = request.post(
            f"{site.url}/api/calling/create",
            data={"title": title, "isPublic": True, **fields},
            headers={"X-CSRFToken": cookies["csrftoken"], "Referer": site.url},
        )
        assert answer.ok, answer.text()
        return answer.json()["callId"]

    return make
