"""A real server and real workers, of which one is killed in the middle of a film."""

import signal
import sqlite3
import time

import httpx
import pytest

from tests.e2e.site import start_site, start_worker
from tests.masking.web import media

pytestmark = pytest.mark.any_database
PATIENCE = 120.0


@pytest.fixture
def site(tmp_path):
    site, server = start_site(tmp_path)
    yield site
    server.terminate()
    server.wait(20)


@pytest.fixture
def client(site):
    """A device of a member."""
    with httpx.Client(base_url=f"{site.url}/api/", timeout=60, trust_env=False) as client:
        member = site.full_members()[0]
        body = {"username": member.username, "password": member.password}
        token = client.post("auth/login", json=body).json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def until(client, job, reached):
    """The job as soon as it is so far."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = client.get(f"masking/jobs/{job}").json()
        if reached(found):
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def test_a_film_survives_a_killed_worker_and_one_that_stops(site, client):
    content = media.film(12.0, 640, 360)
    answer = client.post("masking/videos", files={"file": ("film.mp4", content)})
    assert answer.status_code == 202
    job = answer.json()["jobId"]

    worker = start_worker(site)
    until(client, job, lambda found: found["progress"] > 0)
    worker.kill()
    worker.wait(20)
    assert client.get(f"masking/jobs/{job}").json()["status"] == "running"
    # Half a minute later; whoever takes it now begins at nothing.
    with sqlite3.connect(site.database, timeout=20) as database:
        database.execute(
            "UPDATE masking_jobs SET leased_until = '2020-01-01 00:00:00', progress = 0"
        )

    worker = start_worker(site)
    until(client, job, lambda found: found["progress"] > 0)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert site.rows("SELECT status, tries, claim FROM masking_jobs") == [("waiting", 1, "")]

    worker = start_worker(site)
    try:
        assert until(client, job, lambda found: found["status"] == "done")["progress"] == 1
    finally:
        worker.terminate()
        worker.wait(20)
    result = client.get(f"masking/jobs/{job}/result")
    assert (result.status_code, result.headers["Content-Type"]) == (200, "video/mp4")
    assert media.kind_of(result.content) == {"video", "audio"}
    assert client.get(f"masking/jobs/{job}/result").status_code == 404
    assert list((site.database.parent / "masking").iterdir()) == []
