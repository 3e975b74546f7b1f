"""Sign-up through its page: what makes an applicant, and what does not."""

import logging
import secrets

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from ikoota.membership import events, models, services
from ikoota.membership.errors import NoFreeOtoNumber
from ikoota.membership.models import Account, Member
from tests.membership.people import PASSWORD, new_member, signed_in

pytestmark = pytest.mark.django_db
FORM = {"username": "ada", "email": "", "password": PASSWORD, "password_again": PASSWORD}


def sign_up(client: Client, **changes: str):
    return client.post("/sign-up/", FORM | changes)


def assert_refused(response, field: str, sentence: str) -> None:
    assert response.status_code == 400
    assert sentence in " ".join(response.context["form"].errors[field])
    assert not Account.objects.exists()
    assert not Member.objects.exists()


def load_the_dice(monkeypatch, letters: str) -> None:
    """Let the numbers drawn from now on consist of `letters`; other draws stay random."""
    left, choice = iter(letters), secrets.choice
    monkeypatch.setattr(
        secrets, "choice", lambda of: next(left) if of == models.OTO_ALPHABET else choice(of)
    )


def test_page_shows_the_form(client):
    response = client.get("/sign-up/")
    assert response.status_code == 200
    assert list(response.context["form"].fields) == list(FORM)


def test_makes_an_applicant_who_is_signed_in_and_sees_the_welcome_page(client):
    response = sign_up(client, email="Ada@EXAMPLE.org")
    assert response.headers["Location"] == "/welcome/"
    member = Member.objects.select_related("account").get()
    assert member.stage == Member.Stage.APPLICANT
    assert (member.account.username, member.account.email) == ("ada", "Ada@example.org")
    assert len(member.voice_secret) == 32
    assert member.oto_number in client.get("/welcome/").content.decode()


def test_name_is_taken_in_any_case_and_form_of_letters(client):
    new_member("Grace")
    for name in ("grace", "GRACE", "\uff27race"):
        response = sign_up(client, username=name)
        assert response.status_code == 400
        assert response.context["form"].errors["username"] == ["This username is taken."]
    assert Account.objects.count() == 1


def test_two_sign_ups_of_one_name_at_once_make_one_account(monkeypatch):
    """The second passes the check and then meets the row that the first has written meanwhile."""
    check = services._checked_account

    def check_then_lose_the_race(username, password, email):
        account = check(username, password, email)
        Account.objects.create(username="ada")
        return account

    monkeypatch.setattr(services, "_checked_account", check_then_lose_the_race)
    with pytest.raises(services.InvalidSignUp) as refused:
        services.sign_up("ada", PASSWORD)
    assert refused.value.fields == {"username": ["This username is taken."]}


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short1x", "too short"),
        ("password", "too common"),
        ("8675309421", "entirely numeric"),
        ("ada-lovelace", "too similar"),
        ("x" * 10_000, "at most 256"),
    ],
)
def test_weak_passwords_are_refused(client, password, sentence):
    response = sign_up(client, username="ada-love", password=password, password_again=password)
    assert_refused(response, "password", sentence)


@pytest.mark.parametrize(
    ("username", "sentence"),
    [
        ("", "required"),
        ("x" * 10_000, "at most 150"),
        ("\N{OWL}\N{OWL}", "valid username"),
        ("a b", "valid username"),
        ("<script>", "valid username"),
        ("a\x00b", "Null characters"),
    ],
)
def test_bad_usernames_are_refused(client, username, sentence):
    assert_refused(sign_up(client, username=username), "username", sentence)


def test_two_different_passwords_are_refused(client):
    response = sign_up(client, password_again="seven-green-goats")
    assert_refused(response, "password_again", "not the same")


def test_bad_email_is_refused(client):
    assert_refused(sign_up(client, email="nobody"), "email", "valid email")


def test_nothing_at_all_is_refused_at_every_field(client):
    response = client.post("/sign-up/", {})
    assert_refused(response, "username", "required")
    assert set(response.context["form"].errors) == {"username", "password", "password_again"}


def test_service_lists_every_fault_at_once(db):
    with pytest.raises(services.InvalidSignUp) as refused:
        services.sign_up("a b", "x" * 10_000, email="nobody")
    assert set(refused.value.fields) == {"username", "password", "email"}


def test_who_is_signed_in_goes_to_the_calls_instead():
    response = signed_in(new_member()).get("/sign-up/")
    assert response.headers["Location"] == "/"


def test_a_number_that_is_taken_is_drawn_again(monkeypatch):
    load_the_dice(monkeypatch, "AAAAAA" * 3 + "BBBBBB")
    assert new_member("first").oto_number == "OTO#AAAAAA"
    assert new_member("second").oto_number == "OTO#BBBBBB"


def test_without_a_free_number_nothing_is_written(monkeypatch):
    load_the_dice(monkeypatch, "A" * 100)
    new_member("first")
    with pytest.raises(NoFreeOtoNumber):
        new_member("second")
    assert Account.objects.count() == 1


def test_a_receiver_that_fails_undoes_the_sign_up():
    def fail(**_signal):
        raise RuntimeError

    events.member_added.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            services.sign_up("ada", PASSWORD)
    finally:
        events.member_added.disconnect(fail)
    assert not Account.objects.exists()


def test_the_database_keeps_numbers_unique():
    first = new_member("first")
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(oto_number=first.oto_number)


def test_log_lines_carry_the_number_and_no_name(client, caplog):
    caplog.set_level(logging.DEBUG)
    sign_up(client, username="ada.lovelace", email="ada@example.org")
    sign_up(Client(), username="ada.lovelace")
    assert Member.objects.get().oto_number in caplog.text
    assert "lovelace" not in caplog.text
    assert "example" not in caplog.text


def test_rows_have_ids_that_tell_no_order():
    ids = [models.random_id() for _ in range(200)]
    assert len(set(ids)) == 200
    assert ids != sorted(ids)
    assert all(0 < number < 2**63 for number in ids)
