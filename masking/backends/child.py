"""A process that opens strangers' files, so that what breaks or hangs there breaks nothing else.

Here is the side of whoever asks; the process itself is masking/backends/answering.py.
"""

import socket
import subprocess
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from masking.backends.registry import BackendSettings
from masking.files import Limits, MaskOptions

ROOT = Path(__file__).resolve().parents[2]
# What is written is for the site's own user alone.
UMASK = 0o077


@dataclass(frozen=True)
class Glance:
    """A question: what is in that file? Answered by Seen or Outcome."""

    path: Path
    limits: Limits


@dataclass(frozen=True)
class Seen:
    """kind: "image", "audio" or "video"; format (Pillow's) and pixels of a still picture."""

    kind: str
    format: str = ""
    pixels: int = 0


@dataclass(frozen=True)
class Order:
    """A wish: mask that file. Answered by shares of the progress (floats), then an Outcome."""

    backend: BackendSettings
    kind: str
    source: Path
    target: Path
    options: MaskOptions
    limits: Limits


@dataclass(frozen=True)
class Outcome:
    """How it ended: `code` is "" when it is done, else that of a MaskingError, or "crashed"."""

    code: str = ""


CRASHED = Outcome("crashed")


class Child:
    """The other process as seen from here; started when it is first asked, and after it died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._wire: Connection | None = None

    def ask(self, question: Glance | Order) -> None:
        if self._process is None or self._process.poll() is not None:
            self.kill()
            self._start()
        assert self._wire
        try:
            self._wire.send(question)
        except OSError:  # it died just now: `hear` says so
            self.kill()

    def hear(self, seconds: float) -> Any:
        """What it says, None when it says nothing for so long, CRASHED when it is dead."""
        if self._wire is None:
            return CRASHED
        try:
            return self._wire.recv() if self._wire.poll(seconds) else None
        except (EOFError, OSError):  # the line ends with the process
            self.kill()
            return CRASHED

    def kill(self) -> None:
        """Afterwards it writes nothing any more."""
        if self._process:
            self._process.kill()
            self._process.wait()
        if self._wire:
            self._wire.close()
        self._process = self._wire = None

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "masking.backends.answering", str(theirs.fileno())]
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                umask=UMASK,
                # Ctrl-C is for who asks, which decides what becomes of the file.
                start_new_session=True,
                stdin=subprocess.DEVNULL,
            )
        self._wire = Connection(ours.detach())
