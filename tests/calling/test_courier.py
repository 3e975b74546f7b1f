"""The courier goes on, whatever becomes of one of its rounds."""

import queue
import threading

import pytest
from django.db import OperationalError

from calling.services import courier

pytestmark = pytest.mark.any_database
PATIENCE = 20


@pytest.fixture
def rounds(monkeypatch):
    """`rounds(*faults)`: each round raises the next fault; every one is heard of in the queue."""
    heard: queue.Queue[str] = queue.Queue()

    def carry(*faults):
        left = list(faults)

        def step():
            heard.put("round")
            if left:
                raise left.pop(0)

        monkeypatch.setattr(courier, "_steps", [step])
        return heard

    yield carry
    goes_home()


def goes_home():
    """Its thread ends by itself."""
    for thread in list(courier._threads):
        thread.join(PATIENCE)
    assert courier._threads == []


def test_a_database_that_is_away_is_asked_again_by_itself(rounds, monkeypatch, caplog):
    monkeypatch.setattr(courier, "LONGEST", 0.05)
    heard = rounds(OperationalError("gone away"), OperationalError("gone away"))
    courier.wake()
    for _ in range(3):
        assert heard.get(timeout=PATIENCE)
    assert caplog.text.count("could not reach the database: OperationalError") == 2
    assert "gone away" not in caplog.text


def test_after_a_fault_the_next_news_start_another_thread(rounds, monkeypatch):
    faults = []
    monkeypatch.setattr(threading, "excepthook", faults.append)
    heard = rounds(ZeroDivisionError())
    courier.wake()
    assert heard.get(timeout=PATIENCE)
    goes_home()
    assert [fault.exc_type for fault in faults] == [ZeroDivisionError]
    courier.wake()
    assert heard.get(timeout=PATIENCE)


def test_with_nothing_left_the_thread_ends_and_another_one_begins(rounds):
    heard = rounds()
    for _ in range(2):
        courier.wake()
        assert heard.get(timeout=PATIENCE)
        goes_home()
