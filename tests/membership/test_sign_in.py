"""Signing in and out through the pages."""

import logging

import pytest

from ikoota.membership.forms import WRONG_SIGN_IN
from tests.membership.people import PASSWORD, Stage, new_member, signed_in

pytestmark = pytest.mark.django_db


def sign_in(client, username="ada", password=PASSWORD, **more):
    return client.post("/sign-in/", {"username": username, "password": password} | more)


@pytest.mark.parametrize("username", ["ada", "ADA", "\uff41da"])
def test_leads_to_the_calls(client, username):
    new_member("Ada")
    assert sign_in(client, username).headers["Location"] == "/calls/"


def test_next_page_on_this_site_is_kept(client):
    new_member()
    assert sign_in(client, next="/profile/").headers["Location"] == "/profile/"


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_page_elsewhere_is_ignored(client, address):
    new_member()
    assert sign_in(client, next=address).headers["Location"] == "/calls/"


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("ada", "wrong"),
        ("nobody", PASSWORD),
        ("x" * 10_000, PASSWORD),
        ("ada", "x" * 10_000),
        ("\N{OWL}", "\N{OWL}"),
    ],
)
def test_every_wrong_pair_gets_the_same_sentence(client, username, password):
    new_member()
    response = sign_in(client, username, password)
    assert response.status_code == 400
    assert response.context["form"].errors == {"__all__": [WRONG_SIGN_IN]}
    assert "_auth_user_id" not in client.session


def test_switched_off_account_gets_that_sentence_too(client):
    account = new_member().account
    account.is_active = False
    account.save()
    assert sign_in(client).context["form"].errors == {"__all__": [WRONG_SIGN_IN]}


def test_empty_fields_are_named(client):
    assert set(sign_in(client, "", "").context["form"].errors) == {"username", "password"}


def test_null_character_is_refused(client):
    assert sign_in(client, "a\x00da").status_code == 400


def test_signed_in_visitor_is_led_on():
    assert signed_in(new_member()).get("/sign-in/").headers["Location"] == "/calls/"


def test_session_gets_a_new_key(client):
    new_member()
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_log_lines_carry_no_name(client, caplog):
    caplog.set_level(logging.INFO)
    new_member("ada.lovelace")
    sign_in(client, "ada.lovelace")
    sign_in(client, "ada.lovelace", "wrong")
    assert caplog.text
    assert "lovelace" not in caplog.text


def test_signing_out_needs_a_post():
    client = signed_in(new_member())
    assert client.get("/sign-out/").status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post("/sign-out/").headers["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_landing_page_is_for_visitors(client):
    assert client.get("/").templates[0].name == "home.html"
    for stage in Stage:
        response = signed_in(new_member(f"m-{stage}", stage)).get("/")
        assert response.headers["Location"] == "/calls/"
