"""`make stack`: it tells where everything is, starts again what dies, and ends as a whole."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.stack.janus import why_not
from deploy.stack.service import ROOT, die_with_parent, listens

# Each has a port or two; with Janus, where the machine can run it.
PROGRAMS, PORTS = 8 + (not why_not()), 9 + (not why_not())
pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]


@contextmanager
def program(folder):
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.stack", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=die_with_parent,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def read_until(process, wanted):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if wanted in line:
            return lines
    raise AssertionError("".join(lines))


def children_of(pid):
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_it_starts_again_what_dies_and_ctrl_c_ends_all(tmp_path):
    with program(tmp_path / "stack") as process:
        told = "".join(read_until(process, "All answer after"))
        ports = [int(port) for port in re.findall(r":(\d+)", told)]
        assert len(ports) == PORTS
        assert all(listens(port) for port in ports)
        children = children_of(process.pid)
        assert len(children) == PROGRAMS
        os.kill(children[-2], signal.SIGKILL)
        read_until(process, "died and was started again")
        children = children_of(process.pid)
        assert len(children) == PROGRAMS
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert not any(listens(port) for port in ports)
    deadline = time.monotonic() + 10
    while any(os.path.exists(f"/proc/{one}") for one in children):
        assert time.monotonic() < deadline
        time.sleep(0.1)
