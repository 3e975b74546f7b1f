"""The end of a server that was told to stop."""

import logging
import os
import threading

from daphne.server import reactor

# Docker waits ten before it kills.
STOP_SECONDS = 8.0


def end_in_time() -> None:
    """Have Daphne end within STOP_SECONDS of being told to, whatever its threads wait for.

    Python waits for every thread, and one that works on the database may have asked the event loop
    to send what was changed just before the loop ended: it would be waited for in vain. What it
    would have sent is made up for as after an outage: pages notice the gap.
    """
    reactor.addSystemEventTrigger("before", "shutdown", _count_down)


def _count_down() -> None:
    timer = threading.Timer(STOP_SECONDS, _end)
    timer.daemon = True
    timer.start()


def _end() -> None:
    logging.shutdown()
    os._exit(0)
