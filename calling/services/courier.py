"""A thread of this process that does what nobody waits for: it is there while there is work.

What it does is kept in the database. Should the process die, another one's thread or
`manage.py sweep_calls` goes on.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.db import Error, connections
from django.utils import timezone

logger = logging.getLogger(__name__)

# Seconds between two looks while something is to be done, and the longest sleep.
SHORTEST, LONGEST = 1.0, 30.0
# One step does what is due, and says when it wants to be called again; None: there is nothing.
Step = Callable[[], datetime | None]

_steps: list[Step] = []
_lock = threading.Lock()
_news = threading.Event()
_threads: list[threading.Thread] = []


def carries(step: Step) -> Step:
    """Have the courier do this step on each of its rounds."""
    _steps.append(step)
    return step


def wake() -> None:
    """There is something to do; returns at once."""
    with _lock:
        _news.set()
        if not _threads:
            thread = threading.Thread(target=_run, name="courier", daemon=True)
            _threads.append(thread)
            thread.start()


def _run() -> None:
    try:
        pause: float | None = 0.0
        while not _is_done(pause):
            _news.wait(pause)
            _news.clear()
            pause = _round()
    finally:
        # Also after a fault: the next news start another thread.
        with _lock:
            if threading.current_thread() in _threads:
                _threads.remove(threading.current_thread())
        connections.close_all()


def _is_done(pause: float | None) -> bool:
    """Under the lock: news that come now find either this thread or none."""
    with _lock:
        if pause is None and not _news.is_set():
            _threads.clear()
            return True
        return False


def _round() -> float | None:
    """Do what is due; seconds until the next look, None when nothing is left."""
    try:
        wanted = [at for step in _steps if (at := step()) is not None]
    except Error as error:
        logger.warning("The courier could not reach the database: %s", type(error).__name__)
        connections.close_all()
        return LONGEST
    if not wanted:
        return None
    return min(max((min(wanted) - timezone.now()).total_seconds(), SHORTEST), LONGEST)
