"""Real server processes: Daphne on free ports, as many as a test wants, all on the same servers."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.stack.servers import die_with_parent, free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
APPLICATION = "ikoota.asgi:application"


def environment_for(settings: str = "tests.settings", **variables: str) -> dict[str, str]:
    """This process' environment, with the tests' settings and `variables`."""
    quiet = {"DJANGO_SETTINGS_MODULE": settings, "LOG_LEVEL": "ERROR"}
    return os.environ | quiet | variables


def python(environment: dict[str, str], *arguments: str) -> str:
    """What `python ARGUMENTS` prints; RuntimeError with its complaint when it fails."""
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr[-3000:]}")
    return done.stdout


@contextmanager
def served(
    environment: dict[str, str], folder: Path, application: str = APPLICATION
) -> Iterator[int]:
    """The port of a Daphne that answers; its log is in `folder`."""
    with started(environment, folder, application) as (port, _):
        yield port


@contextmanager
def started(
    environment: dict[str, str], folder: Path, application: str = APPLICATION
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """As `served`, with the process, for tests that kill it."""
    port = free_port()
    log = folder / f"daphne-{port}.log"
    daphne = str(Path(sys.executable).with_name("daphne"))
    with log.open("wb") as output:
        process = subprocess.Popen(
            [daphne, "-v", "0", "-b", "127.0.0.1", "-p", str(port), application],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent,
        )
    try:
        _wait_until_ready(port, process, log)
        yield port, process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"the site did not start: {log.read_text()[-3000:]}")
