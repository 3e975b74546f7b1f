"""Who lost a deadlock tries again: services are run once more, as a whole."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction

from calling import services
from calling.models import Call
from calling.services import locking
from calling.services.locking import DEADLOCK, TRIES, locked, retried
from tests.calling.scenes import new_call

NOT_WRITING = {"issue_token", "renew_token", "close_signed_out_sockets"}
# Their steps are tried again, each for itself; what is due at Agora stays due until it is done.
IN_STEPS = {"sweep_calls", "apply_events", "reconcile_calls", "deliver_rules"}


def test_every_writing_service_tries_again():
    writing = set(services.__all__) - NOT_WRITING - IN_STEPS
    single = {name for name in writing if not hasattr(getattr(services, name), "__wrapped__")}
    assert single == set()


class Crossing:
    """A service that locks two calls; two that cross wait for each other."""

    def __init__(self):
        self.meeting = Barrier(2)
        self.runs = 0

    def rename(self, first, second, title):
        self.runs += 1
        with locked(first):
            if self.runs <= 2:
                self.meeting.wait(timeout=10)
            with locked(second) as row:
                row.title = title
                row.save(update_fields=["title"])

    def by_two(self, service, calls):
        """What each of two threads raised, or None."""

        def run(first, second, title):
            try:
                service(first, second, title)
            except OperationalError as error:
                return error.args[0]
            finally:
                connection.close()
            return None

        with ThreadPoolExecutor(2) as pool:
            pairs = [(*calls, "there"), (*reversed(calls), "back")]
            return [done.result() for done in [pool.submit(run, *pair) for pair in pairs]]


@pytest.fixture
def calls(transactional_db, ann):
    if connection.vendor != "mysql":
        pytest.skip("SQLite has one lock, which nobody can take in another order")
    return [new_call(ann), new_call(ann)]


def test_deadlock_of_two_services_is_nobodys_error(calls):
    crossing = Crossing()
    assert crossing.by_two(retried(crossing.rename), calls) == [None, None]
    assert crossing.runs == 3
    assert {call.title for call in Call.objects.all()} == {"there", "back"}


def test_without_another_try_one_of_them_fails(calls):
    crossing = Crossing()
    assert sorted(crossing.by_two(crossing.rename, calls), key=str) == [DEADLOCK, None]


class Losing:
    """A service that loses `times` deadlocks before it succeeds."""

    __name__ = "losing"

    def __init__(self, times, *message):
        lost = (DEADLOCK, "Deadlock found") if connection.vendor == "mysql" else None
        self.error = OperationalError(*(message or lost or ("database is locked",)))
        self.times, self.runs = times, 0

    def __call__(self):
        self.runs += 1
        if self.runs <= self.times:
            raise self.error
        return "done"


@pytest.fixture
def _at_once(transactional_db, monkeypatch):
    monkeypatch.setattr(locking, "FIRST_PAUSE", 0)


@pytest.mark.usefixtures("_at_once")
class TestRetried:
    def test_runs_again(self):
        losing = Losing(TRIES - 1)
        assert (retried(losing)(), losing.runs) == ("done", TRIES)

    def test_gives_up(self):
        losing = Losing(99)
        with pytest.raises(OperationalError):
            retried(losing)()
        assert losing.runs == TRIES

    def test_only_the_outermost_transaction_tries_again(self):
        losing = Losing(1)
        with pytest.raises(OperationalError), transaction.atomic():
            retried(losing)()
        assert losing.runs == 1

    def test_other_errors_stand(self):
        losing = Losing(1, 2006, "Server has gone away")
        with pytest.raises(OperationalError):
            retried(losing)()
        assert losing.runs == 1
