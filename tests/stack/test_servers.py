"""The tests' own MariaDB and Redis end with the tests, however those end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.stack.service import die_with_parent

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.any_database
COMMAND = [sys.executable, "-m", "tests.stack", sys.executable, "-c"]
SAY_AND_WAIT = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"


def listening(url):
    """Is anything on the port of the database's address?"""
    port = int(url.rsplit(":", 1)[1].split("/")[0])
    return f":{port:04X} 00000000:0000 0A" in Path("/proc/net/tcp").read_text()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stop_when_the_tests_are_ended(how, tmp_path):
    place = os.environ | {"TMPDIR": str(tmp_path)}
    tool = subprocess.Popen(
        [*COMMAND, SAY_AND_WAIT],
        cwd=ROOT,
        env=place,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent,
    )
    url = tool.stdout.readline()
    assert listening(url)
    tool.send_signal(how)
    assert tool.wait(30) != 0
    deadline = time.monotonic() + 20
    while listening(url) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not listening(url)


def test_status_is_the_commands():
    assert subprocess.run([*COMMAND, "raise SystemExit(7)"], cwd=ROOT).returncode == 7
