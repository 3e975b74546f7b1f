"""Ctrl-C and SIGTERM: the work ends at the next frame, and nothing half-done is left."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stop:
    """Whether somebody wants it to end."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self, number: int = 0, frame: FrameType | None = None) -> None:
        """Serves as signal handler, too."""
        self.asked = True


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Signals set the Stop meanwhile; other threads than the main one get none."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, stop) for number in numbers]
    try:
        yield stop
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
