"""What load balancers see."""

import pytest
from django.db import DatabaseError, connection


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
        response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})
