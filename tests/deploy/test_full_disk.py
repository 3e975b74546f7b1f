"""The disk under the logs is full: /dev/full refuses every byte, as a full disk does."""

import asyncio
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.deploy.test_faults import check_ledger, seated
from tests.janus.page import until

pytestmark = [pytest.mark.stack, pytest.mark.timeout(150)]
PROGRAMS = ("web", "web-2", "worker", "sweeper")
FULL = Path("/dev/full")


@contextmanager
def logs_in(site, place):
    """The site's own programs, started anew with their logs there; `place(name)` is a path."""
    services = [site.stack[name] for name in PROGRAMS]
    before = [service.log for service in services]
    for service in services:
        service.stop()
        service.log = place(service.name)
        service.start()
    for service in services:
        service.wait()
    try:
        yield services
    finally:
        for service, log in zip(services, before, strict=True):
            service.stop()
            service.log = log
            service.start()
        for service in services:
            service.wait()


def what_is_written_about(site):
    """A request for what is not there; two, so that each process gets one."""
    for _ in range(4):
        assert site.client().ask("GET", "/api/nowhere")[0] == 404


def test_the_test_itself_would_write_lines(site):
    logs = [site.stack[name].log for name in ("web", "web-2")]
    before = sum(log.read_text().count("Not Found") for log in logs)
    what_is_written_about(site)
    assert sum(log.read_text().count("Not Found") for log in logs) == before + 4


def test_a_full_disk_under_the_logs_stops_nothing(site, tell):
    with logs_in(site, lambda name: FULL) as services:
        started = [service.process.pid for service in services]
        call = site.new_call()

        async def live():
            what_is_written_about(site)
            lines = await seated(site, call, (43, 44, 45))
            what_is_written_about(site)
            # Redis away for a moment is what the site writes most about.
            await asyncio.to_thread(site.stack["redis"].stop)
            await asyncio.sleep(2)
            site.stack["redis"].start()
            await asyncio.to_thread(site.stack["redis"].wait)
            await until(lambda: all(line.seated.is_set() for line in lines))
            for line in lines:
                await line.leave()

        asyncio.run(live())
        check_ledger(site, call, 3)
        assert [service.process.pid for service in services] == started
        assert not [service.name for service in services if service.has_died]
    tell("logs on a full disk: nothing died, and everything was answered")
