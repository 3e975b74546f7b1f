"""Every process of the site tells Prometheus what it counts, where members do not come."""

import re

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


def test_the_worker_tells_of_itself(site):
    found = numbers(site.stack.place.addresses["worker counts"])
    assert found["process_resident_memory_bytes"] > 0
    assert found["ikoota_database_up"] == 1
