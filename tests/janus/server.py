"""A real Janus on free ports of the loopback address, started as the product starts it."""

import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.stack.janus import why_not
from deploy.stack.service import die_with_parent, free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
PORTS = 200


class JanusServer:
    """`environment` is what a site needs to use it; it may be killed and started again."""

    def __init__(self, folder: Path) -> None:
        first = random.randrange(42_000, 60_000, PORTS)
        self.url = f"ws://127.0.0.1:{free_port()}"
        self.key = secrets.token_urlsafe(32)
        self.environment = {
            "MEDIA_ENGINE": "janus",
            "JANUS_URL": self.url,
            "JANUS_ADMIN_KEY": self.key,
            "JANUS_MEDIA_PORTS": f"{first}-{first + PORTS - 1}",
        }
        self._folder = folder
        self.process: subprocess.Popen[bytes]

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    @property
    def log(self) -> str:
        return (self._folder / "janus.log").read_text(errors="replace")

    @property
    def sockets(self) -> int:
        """Each session has one, and each connection of a page."""
        return sum(link.startswith("socket:") for link in self.links())

    def links(self) -> list[str]:
        """What its open files are, as the kernel names them."""
        folder = Path(f"/proc/{self.process.pid}/fd")
        return [os.readlink(one) for one in folder.iterdir() if one.is_symlink()]

    def start(self) -> None:
        """Start it and wait until it answers."""
        removed = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
        environment = {name: value for name, value in os.environ.items() if name not in removed}
        environment |= {"DEBUG": "1", "VAR_DIR": str(self._folder), **self.environment}
        with (self._folder / "janus.log").open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run_janus"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent,
            )
        self._wait()

    def kill(self) -> None:
        """As by `kill -9`: it says goodbye to nobody."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """It hangs: nothing is closed, and nothing answered."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """After a stop."""
        self.process.send_signal(signal.SIGCONT)

    def _wait(self) -> None:
        host, port = self.url.removeprefix("ws://").split(":")
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection((host, int(port)), timeout=2).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        self.kill()
        raise RuntimeError(f"Janus did not start: {self.log[-2000:]}")


def skip_where_janus_cannot_run() -> None:
    """Some systems have no package of it; where loopback is all there is, it has no address."""
    if fault := why_not():
        pytest.skip(fault)


@contextmanager
def running_janus(folder: Path) -> Iterator[JanusServer]:
    skip_where_janus_cannot_run()
    server = JanusServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
