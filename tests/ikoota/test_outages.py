"""The database or Redis is away: everybody is told to try again, and the log stays short."""

import logging

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client
from redis import ConnectionError as RedisConnectionError
from redis import TimeoutError as RedisTimeoutError

from ikoota.doors import ClosesInOutages
from ikoota.outages import TRY_AGAIN_LATER
from tests.calling.scenes import in_loop
from tests.membership.people import new_member, signed_in

AWAY = [
    OperationalError(2013, "Lost connection to server during query"),
    InterfaceError(0, ""),
    RedisConnectionError("Error 111 connecting to 127.0.0.1:6379."),
    RedisTimeoutError("Timeout reading from socket"),
]


@pytest.fixture
def ask(db):
    """Ask for an address while every question to the database ends in that error."""
    client = signed_in(new_member())
    client.raise_request_exception = False

    def answer_to(path, error):
        def fail(*_):
            raise error

        with connection.execute_wrapper(fail):
            return client.get(path)

    return answer_to


@pytest.mark.parametrize("error", AWAY, ids=lambda error: type(error).__name__)
def test_programs_get_503_with_a_code(ask, error):
    answer = ask("/api/calling/my-calls", error)
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert answer.json() == {
        "error": "The site is being looked after. Try again in a moment.",
        "code": "unavailable",
    }


@pytest.mark.parametrize("error", AWAY, ids=lambda error: type(error).__name__)
def test_people_get_a_page_that_says_so(ask, error):
    answer = ask("/calls/", error)
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert answer.templates[0].name == "503.html"


def test_a_fault_of_ours_is_still_one(ask):
    assert ask("/api/calling/my-calls", ProgrammingError(1146, "no table")).status_code == 500


def test_the_log_has_one_line_for_each_without_what_was_asked(ask, caplog):
    caplog.set_level(logging.WARNING)
    ask("/api/calling/my-calls", AWAY[0])
    lines = [(record.name, record.getMessage(), record.exc_info) for record in caplog.records]
    told = "A server of the site is away: OperationalError 2013"
    assert lines == [("ikoota.outages", told, None)]


@in_loop
async def test_websockets_are_closed_with_a_code_that_says_so():
    sent = []

    async def fails(scope, receive, send):
        raise AWAY[2]

    async def send(message):
        sent.append(message)

    await ClosesInOutages(fails)({"type": "websocket"}, None, send)
    assert sent == [{"type": "websocket.close", "code": TRY_AGAIN_LATER}]


def test_a_page_without_questions_is_answered():
    assert Client().get("/healthz").status_code == 200
