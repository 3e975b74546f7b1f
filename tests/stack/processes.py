"""Real server processes: Daphne on free ports, as many as a test wants, all on the same servers."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.stack.service import ROOT, Service, free_port
from deploy.stack.site import is_ready

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
    daphne = str(Path(sys.executable).with_name("daphne"))
    command = [daphne, "-v", "0", "-b", "127.0.0.1", "-p", str(port), application]
    log = folder / f"daphne-{port}.log"
    service = Service("daphne", command, log, lambda: is_ready(port), environment)
    try:
        service.start()
        service.wait()
        assert service.process is not None
        yield port, service.process
    finally:
        service.stop()
