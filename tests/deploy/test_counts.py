"""Every process of the site tells Prometheus what it counts, where members do not come."""

import os
import re
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]


def numbers(url):
    """Name with labels -> value."""
    rows = re.findall(r"^(\w+(?:\{[^}]*\})?) (\S+)$", httpx.get(url).text, re.MULTILINE)
    return {name: float(value) for name, value in rows}


@pytest.mark.parametrize("name", ["web", "web-2"])
def test_servers_answer_at_their_own_port_and_not_through_nginx(site, name):
    assert numbers(f"http://{site.stack.place.addresses[name]}/metrics")["ikoota_sockets"] >= 0
    answer = httpx.get(f"https://localhost:{site.port}/metrics", verify=site.tls)
    assert answer.status_code == 404


def test_the_sweeper_tells_of_its_rounds(site):
    url = site.stack.place.addresses["sweeper counts"]
    assert numbers(url)['ikoota_sweeps_total{end="done"}'] >= 1


def test_asking_often_leaves_no_connection_open(site):
    url, pid = site.stack.place.addresses["sweeper counts"], site.stack["sweeper"].process.pid
    numbers(url)
    before = sockets_of(pid)
    for _ in range(10):
        numbers(url)
    deadline = time.monotonic() + 5
    while sockets_of(pid) > before:  # the line of the last answer closes behind it
        assert time.monotonic() < deadline
        time.sleep(0.1)


def sockets_of(pid):
    found = 0
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed just now
            found += os.readlink(one).startswith("socket:")
    return found


def test_the_worker_tells_of_itself(site):
    found = numbers(site.stack.place.addresses["worker counts"])
    assert found["process_resident_memory_bytes"] > 0
    assert found["ikoota_database_up"] == 1
