"""Addresses that belong to no app."""

import pytest
from django.db import connection
from django.test import Client

from tests.membership.people import new_member, signed_in


def test_browsers_find_the_icon_where_they_look_for_it(client):
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (302, "/static/img/favicon.svg")


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
@pytest.mark.parametrize("path", ["calling/some/where", "nowhere", "", "auth/login/"])
def test_a_program_is_told_in_json_that_nothing_is_there(settings, debug, method, path):
    settings.DEBUG = debug
    answer = getattr(Client(enforce_csrf_checks=True), method)(f"/api/{path}")
    assert answer.status_code == 404
    assert answer.json() == {"error": "There is nothing here.", "code": "not_found"}


def test_a_person_is_told_so_on_a_page(client):
    answer = client.get("/some/where")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sign-in/", "/calls/new/", "/admin/login/"])
def test_a_form_that_is_too_old_is_refused_on_a_page_of_ours(path):
    answer = Client(enforce_csrf_checks=True).post(path, {"username": "ada"})
    assert answer.status_code == 403
    assert answer.templates[0].name == "403_csrf.html"
    text = answer.content.decode()
    assert "This form cannot be trusted any more" in text
    assert "CSRF" not in text


@pytest.mark.django_db
def test_a_fault_of_ours_is_told_without_its_reason():
    client = signed_in(new_member())
    client.raise_request_exception = False

    def fail(*_):
        raise RuntimeError("a secret of the inside")

    with connection.execute_wrapper(fail):
        answer, page = client.get("/api/calling/my-calls"), client.get("/calls/")
    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    assert (page.status_code, page["Content-Type"][:9]) == (500, "text/html")
    for one in (answer, page):
        assert b"secret of the inside" not in one.content
