"""One writer per call at a time, and another try for who lost a deadlock."""

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from calling.models import Call

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 5
# Seconds before the second try; doubled each time, and spread so that two do not meet again.
FIRST_PAUSE = 0.02
DEADLOCK, LOCK_WAIT_TIMEOUT = 1213, 1205


@contextmanager
def locked(call: Call) -> Iterator[Call]:
    """A transaction that holds the row of the call, fresh from the database.

    Everything that counts seats, numbers events or closes participations happens inside: two joins
    for the last seat, a sweep during a leave, and two events with one number exclude each other.
    SQLite has no row locks; there the transaction itself begins with the write lock.
    """
    with transaction.atomic():
        yield Call.objects.select_for_update().get(pk=call.pk)


def retried(service: Callable[P, R]) -> Callable[P, R]:
    """Run the whole service again when the database chose its transaction to end a deadlock.

    Nothing of it was written and nothing was sent, so the second run is as the first. Inside
    another transaction, whose work is undone as well, only the outermost service may try again.
    After TRIES the error stands.
    """

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return service(*args, **kwargs)
        for tried in range(1, TRIES):
            try:
                return service(*args, **kwargs)
            except OperationalError as error:
                if not is_deadlock(error):
                    raise
                logger.info("%s tries again after a deadlock", service.__name__)
                time.sleep(random.uniform(0.5, 1.5) * FIRST_PAUSE * 2**tried)
        return service(*args, **kwargs)

    return run


def is_deadlock(error: OperationalError) -> bool:
    """A deadlock or a wait for a lock that took too long, on MySQL, MariaDB or SQLite."""
    if connection.vendor == "mysql":
        return error.args[:1] in ((DEADLOCK,), (LOCK_WAIT_TIMEOUT,))
    return "database is locked" in str(error) or "database table is locked" in str(error)
