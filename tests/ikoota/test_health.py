"""What load balancers see."""

import signal
import time

import pytest
from django.db import DatabaseError, connection

from deploy.stack.place import Place
from deploy.stack.redis_server import redis_server


def test_healthz_answers_without_a_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_answers_when_the_database_does(client):
    assert client.get("/readyz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_says_unavailable_without_details_when_the_database_fails(client):
    def broken(execute, sql, params, many, context):
        raise DatabaseError("secret host db-17 refused")

    with connection.execute_wrapper(broken):
        assert is_unavailable(client.get("/readyz"))


@pytest.fixture
def redis(tmp_path, settings):
    """A Redis that the site is told of."""
    place = Place(tmp_path / "stack")
    service = redis_server(place)
    try:
        service.start()
        service.wait()
        settings.REDIS_URL = place.environment["REDIS_URL"]
        yield service
    finally:
        service.stop()


@pytest.mark.django_db
def test_readyz_asks_redis_and_says_soon_when_it_is_gone_or_hangs(client, redis):
    assert client.get("/readyz").json() == {"status": "ok"}
    redis.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    assert is_unavailable(client.get("/readyz"))
    redis.kill()
    assert is_unavailable(client.get("/readyz"))
    assert time.monotonic() - began < 4


def is_unavailable(answer):
    told = {"error": "The site is being looked after. Try again in a moment."}
    return (answer.status_code, answer.json()) == (503, told | {"code": "unavailable"})
