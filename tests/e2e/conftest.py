"""A running site, real browsers, signed-in pages, and a guard over all of them."""

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.e2e.browsers import Person, launch, make_person
from tests.e2e.cast import Cast, Cookies
from tests.e2e.driver import driver
from tests.e2e.lab_site import GRANT_DEVICES, lab_browser, lab_site
from tests.e2e.site import Site, start_site
from tests.e2e.stage import Stage
from tests.e2e.tally import Tally

_HERE = Path(__file__).parent
_TALLY: pytest.StashKey[Tally] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Everything in this folder needs browsers, and comes after everything else.

    Playwright leaves its event loop running in this thread until it ends, behind the last test
    that needs it: no other test could start a loop of its own meanwhile.
    """
    for item in items:  # before `-m` chooses among them
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
    yield
    items.sort(key=lambda item: _HERE in item.path.parents)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Take pictures of the pages of a test that failed."""
    report = yield
    if report.failed and isinstance(item, pytest.Function):
        casts = {value for value in item.funcargs.values() if isinstance(value, Cast)}
        casts |= {value.cast for value in item.funcargs.values() if isinstance(value, Stage)}
        for cast in casts:
            cast.take_pictures(re.sub(r"\W+", "-", item.name))
    return report


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own for this run."""
    running, process = start_site(tmp_path_factory.mktemp("site"))
    yield running
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with driver() as started:
        yield started


@pytest.fixture(scope="session")
def lab() -> Iterator[str]:
    """The address of pages that test parts of the browser code (lab_site.py)."""
    with lab_site() as address:
        yield address


@pytest.fixture(scope="module")
def lab_chromium() -> Iterator[Browser]:
    """A browser for them, with Chromium's own fake devices."""
    with lab_browser(GRANT_DEVICES) as started:
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


@pytest.fixture(scope="session")
def signed_in() -> dict[str, Cookies]:
    """Cookies of members who signed in before, by user name."""
    return {}


CastMaker = Callable[[], AbstractContextManager[Cast]]


@pytest.fixture(scope="session")
def casting(
    site: Site, browsers: Callable[[int], Browser], signed_in: dict[str, Cookies]
) -> CastMaker:
    """`with casting() as cast:` opens members' pages, and fails when one did what it must not."""

    @contextmanager
    def opened() -> Iterator[Cast]:
        cast = Cast(site, browsers, signed_in)
        try:
            yield cast
        finally:
            cast.close()
        cast.guard.check()

    return opened


@pytest.fixture
def cast(casting: CastMaker) -> Iterator[Cast]:
    """The members of one test."""
    with casting() as members:
        yield members


@pytest.fixture(scope="session")
def tally(pytestconfig: pytest.Config) -> Tally:
    """Counts what all tests have judged, for the summary at the end."""
    pytestconfig.stash[_TALLY] = Tally()
    return pytestconfig.stash[_TALLY]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print how much was judged, and the measured times."""
    for line in config.stash.get(_TALLY, Tally()).lines():
        terminalreporter.write_line(line)
