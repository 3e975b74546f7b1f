"""What `make run` starts: a site at the address it prints, and the sweeping of seats beside it."""

import os
import re
import signal
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.http.request import validate_host

from deploy.stack.service import die_with_parent, free_port
from ikoota.environment import development_hosts
from tests.janus.server import skip_where_janus_cannot_run
from tests.stack.processes import python

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.any_database
LOST_SEAT = """
import django; django.setup()
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
from calling import services
from calling.models import Participation
from ikoota.membership.services import set_stage, sign_up
call_command("migrate", verbosity=0)
member = set_stage(sign_up("gone", "seven-green-boats"), "full_member")
call = services.create_call(member, title="Left behind")
services.take_seat(member, call, services.join_call(member, call).seat, "tab")
Participation.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Of a site with one seat that a killed server left behind."""
    folder = tmp_path_factory.mktemp("serve")
    removed = ("DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS")
    variables = {name: value for name, value in os.environ.items() if name not in removed}
    variables |= {"DJANGO_SETTINGS_MODULE": "ikoota.settings", "DEBUG": "1"}
    variables |= {"VAR_DIR": str(folder), "LOG_LEVEL": "INFO"}
    python(variables, "-c", LOST_SEAT)
    return variables


@contextmanager
def served(environment, host):
    """The running script, the address that it prints, and what it said before."""
    process = subprocess.Popen(
        [".ci/serve"],
        cwd=ROOT,
        env=environment | {"HOST": host, "PORT": str(free_port())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # as a terminal does it: Ctrl-C goes to the whole group
        preexec_fn=die_with_parent,
    )
    try:
        said = ""
        while not (found := re.search(r"http://\S+", said)):
            said += process.stdout.readline()
        yield process, found.group(), said
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def get(address):
    """Status of the page, once somebody listens."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except urllib.error.URLError:
            time.sleep(0.1)
    raise TimeoutError(address)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
        ("192.0.2.7", "192.0.2.7"),
        ("0.0.0.0", "127.0.0.1"),
        ("::", "[::1]"),
        ("::1", "[::1]"),
        ("2001:db8::7", "[2001:db8::7]"),
    ],
)
def test_the_address_to_type_is_one_that_the_site_answers_to(host, name):
    printed = subprocess.run(
        [".ci/address", host, "8000"], cwd=ROOT, capture_output=True, text=True
    )
    assert printed.stdout == f"http://{name}:8000/\n"
    assert validate_host(name, development_hosts(host))


def test_the_site_answers_there_and_frees_the_seats_left_behind(environment):
    database = Path(environment["VAR_DIR"]) / "ikoota.sqlite3"
    assert open_seats(database) == 1
    with served(environment, "127.0.0.2") as (process, address, _):
        assert address.startswith("http://127.0.0.2:")
        assert get(address) == 200
        deadline = time.monotonic() + 60
        while open_seats(database) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert open_seats(database) == 0
        # Only the script: what it started must not outlive it.
        process.terminate()
        process.wait(30)
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)


@pytest.fixture
def broken_janus(tmp_path):
    """A program of that name that does not run, first in the path."""
    program = tmp_path / "janus"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    return {"PATH": f"{tmp_path}:{os.environ['PATH']}"}


def test_calls_go_through_janus_where_it_works(environment):
    skip_where_janus_cannot_run()
    with served(environment, "127.0.0.3") as (_, _, said):
        assert "Media: through Janus on this machine\n" in said


def test_calls_go_from_browser_to_browser_where_it_does_not(environment, broken_janus):
    with served(environment | broken_janus, "127.0.0.4") as (_, _, said):
        assert "Media: from browser to browser, four in a call at most (Janus does not" in said


def test_an_engine_that_is_set_stands(environment):
    with served(environment | {"MEDIA_ENGINE": "direct"}, "127.0.0.5") as (_, _, said):
        assert "Media: as MEDIA_ENGINE says\n" in said


def test_ctrl_c_leaves_nothing_running(environment):
    """A terminal sends it to the whole group, and what is started in the background ignores it."""
    with served(environment, "127.0.0.6") as (process, address, _):
        assert get(address) == 200
        os.killpg(process.pid, signal.SIGINT)
        process.wait(30)
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)


def open_seats(database):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute(
            "SELECT COUNT(*) FROM call_participants WHERE is_open"
        ).fetchone()[0]
    finally:
        connection.close()
