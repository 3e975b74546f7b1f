"""One writer per call at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from calling.models import Call


@contextmanager
def locked(call: Call) -> Iterator[Call]:
    """A transaction that holds the row of the call, fresh from the database.

    Everything that counts seats, numbers events or closes participations happens inside: two joins
    for the last seat, a sweep during a leave, and two events with one number exclude each other.
    SQLite has no row locks; there the transaction itself begins with the write lock.
    """
    with transaction.atomic():
        yield Call.objects.select_for_update().get(pk=call.pk)
