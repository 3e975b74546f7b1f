"""One program of the stack: started, asked whether it answers, stopped, and started again."""

import ctypes
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90.0
STOP_SECONDS = 20.0
LOG_TAIL = 3000
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class DoesNotStart(Exception):
    """A program of the stack ended, or did not answer in time; holds the end of its log."""


@dataclass
class Service:
    """A program and how to ask whether it does its work.

    `answers` is asked until it says True; `log` takes all that the program prints; `environment`
    None is this process' own; `once`: it does its work and ends, and that is when it answers.
    """

    name: str
    command: Sequence[str]
    log: Path
    answers: Callable[[], bool] = lambda: True
    environment: Mapping[str, str] | None = None
    once: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it; does not wait. It ends with the thread that calls this, however that ends."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for whoever started the stack
                preexec_fn=die_with_parent,
            )

    def wait(self) -> None:
        """Return once it answers. Raises DoesNotStart."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            status = self._running().poll()
            if status == 0 and self.once:
                return
            if status is not None:
                break
            if not self.once and self.answers():
                return
            time.sleep(0.05)
        raise DoesNotStart(f"{self.name} does not answer: {self.log_tail()}")

    def stop(self) -> None:
        """Ask it to end, and end it when it does not."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def kill(self) -> None:
        """As a crash, or the kernel when memory is short: no chance to clean up."""
        self._running().kill()
        self._running().wait()

    @property
    def has_died(self) -> bool:
        """It was started, nobody stopped it, and it is not there."""
        return not self.once and self.process is not None and self.process.poll() is not None

    def log_tail(self) -> str:
        """The end of what it printed."""
        return self.log.read_text(errors="replace")[-LOG_TAIL:] if self.log.is_file() else ""

    def _running(self) -> subprocess.Popen[bytes]:
        assert self.process is not None, f"{self.name} was not started"
        return self.process


def die_with_parent() -> None:
    """In the child: the kernel ends it when whoever started it is killed and cannot clean up.

    Ctrl-C ends it as well, also below a shell in the background, which would have it ignored. A
    crash leaves no image of its memory behind.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def free_port() -> int:
    """A TCP port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Does anything take connections on that port of the loopback address?"""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
