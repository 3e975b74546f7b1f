"""Mobile devices signing in and out over the JSON API."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ikoota.membership.models import Account, DeviceToken
from ikoota.membership.services import approve, suspend
from tests.membership.devices import JSON, Device
from tests.membership.people import PASSWORD, Stage, new_member, signed_in

pytestmark = pytest.mark.django_db
CALLS = "calling/my-calls"
WRONG = {
    "error": "The username or the password is not right.",
    "code": "wrong_credentials",
}


@pytest.fixture
def ada():
    return new_member("ada")


def test_login_answers_a_token_its_expiry_and_the_member(ada):
    status, answer = Device().login("ada")
    assert status == 200
    assert answer.keys() == {"token", "expiry", "member"}
    assert answer["member"] == {"otoNumber": ada.oto_number, "stage": "full_member"}
    left = parse_datetime(answer["expiry"]) - timezone.now()
    assert timedelta(days=29, hours=23) < left <= timedelta(days=30)


def test_the_token_opens_the_api_without_cookie_or_csrf(ada):
    """Seed bug 47: the page kept a token where scripts can read it; pages have a cookie instead."""
    device = Device.of(ada)
    status, answer = device.post("calling/create", {"title": "From the phone"})
    assert (status, answer["title"]) == (200, "From the phone")
    assert not device.client.cookies


def test_pages_get_a_cookie_that_no_script_reads_and_no_token(client, ada):
    """Seed bug 47: the other half."""
    answer = client.post("/sign-in/", {"username": "ada", "password": PASSWORD})
    assert answer.cookies["sessionid"]["httponly"]
    assert not DeviceToken.objects.exists()


def test_answers_are_kept_by_no_cache(ada):
    """Seed bug 13."""
    answer = Device().client.post(
        "/api/auth/login", {"username": "ada", "password": PASSWORD}, JSON
    )
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_database_has_only_a_hash_of_the_token(ada):
    token = Device.of(ada).token
    stored = DeviceToken.objects.values().get()
    assert token not in str(stored)


@pytest.mark.parametrize(
    ("username", "password"),
    [("ada", "wrong"), ("nobody", PASSWORD), ("\N{OWL}", "\N{OWL}"), ("ada", PASSWORD + " ")],
)
def test_every_wrong_pair_gets_the_same_answer(ada, username, password):
    assert Device().login(username, password) == (401, WRONG)
    assert not DeviceToken.objects.exists()


def test_a_switched_off_account_gets_that_answer_too(ada):
    Account.objects.update(is_active=False)
    assert Device().login("ada") == (401, WRONG)


def test_an_unknown_name_costs_as_much_work_as_a_known_one(ada, monkeypatch):
    """Otherwise the time of the answer would tell who has an account."""
    encoded = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, *args: encoded.append(args[0]) or encode(self, *args),
    )
    Device().login("nobody", "wrong")
    unknown = len(encoded)
    Device().login("ada", "wrong")
    assert unknown == len(encoded) - unknown == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": None}, "username"),
        ({"username": ["ada"]}, "username"),
        ({"username": "x" * 10_000}, "username"),
        ({"username": "a\x00da"}, "username"),
        ({"password": ""}, "password"),
        ({"password": 12345678}, "password"),
        ({"password": "x" * 10_000}, "password"),
        ({"device": "x" * 10_000}, "device"),
        ({"device": {"name": "Phone"}}, "device"),
        ({"remember": True}, "remember"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_by_field(ada, changes, field):
    body = {"username": "ada", "password": PASSWORD} | changes
    status, answer = Device().post("auth/login", body)
    assert (status, answer["code"], list(answer["fields"])) == (400, "invalid", [field])
    assert not DeviceToken.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"ada"', b"null", b"\xff"])
def test_a_body_that_is_no_object_is_refused(body):
    answer = Device().client.post("/api/auth/login", body, JSON)
    assert answer.status_code == 400
    assert answer.json()["code"] in ("invalid", "parse_error")


@pytest.mark.parametrize("stage", [Stage.APPLICANT, Stage.SUSPENDED])
def test_who_may_not_use_calls_signs_in_and_is_refused_there(stage):
    member = new_member("eve", stage)
    device = Device.of(member)
    status, answer = device.get(CALLS)
    assert (status, answer["code"]) == (403, "permission_denied")
    assert device.post("auth/socket-ticket")[0] == 403
    approve(member, stage=Stage.PRE_MEMBER)
    assert device.get(CALLS)[0] == 200


def test_staff_without_a_number_get_a_token_without_a_member():
    Account.objects.create_superuser("root", password=PASSWORD)
    status, answer = Device().login("root")
    assert (status, answer["member"]) == (200, None)


FORGED = ["x", "0" * 64, "f" * 63, "\N{OWL}".encode().decode("latin-1"), "' OR 1=1 --", "0" * 9_000]


@pytest.mark.parametrize("token", FORGED)
def test_forged_tokens_are_refused(ada, token):
    status, answer = Device(token).get(CALLS)
    assert (status, answer["code"]) == (401, "authentication_failed")


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer a b", "Bearer ", "Basic YWRhOmFkYQ==", "Bear"]
)
def test_malformed_headers_are_refused(client, header):
    answer = client.get(f"/api/{CALLS}", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_forged_token_is_refused_even_with_a_good_cookie(ada):
    answer = signed_in(ada).get(f"/api/{CALLS}", headers={"Authorization": f"Bearer {'0' * 64}"})
    assert answer.status_code == 401


def test_an_expired_token_is_refused(ada):
    device = Device.of(ada)
    DeviceToken.objects.update(expiry=timezone.now())
    assert device.get(CALLS)[0] == 401


def test_a_token_of_a_switched_off_account_is_refused(ada):
    device = Device.of(ada)
    Account.objects.update(is_active=False)
    assert device.get(CALLS)[0] == 401


def test_a_token_is_its_owners_whatever_cookie_comes_along(ada):
    device, other = Device.of(ada), new_member("other")
    device.client.cookies = signed_in(other).cookies
    device.post("calling/create", {"title": "Whose"})
    assert device.get(CALLS)[1][0]["creator"] == ada.oto_number


def test_a_token_costs_as_many_queries_with_four_devices_as_with_one(
    ada, django_assert_num_queries
):
    """The device with its account, the member, and one for the preferences."""
    device = Device.of(ada)
    device.get("calling/preferences")
    for others in ((), ("a", "b", "c")):
        for name in others:
            Device.of(ada, name)
        with django_assert_num_queries(2):
            device.get("calling/preferences")


def test_logout_ends_this_device_and_no_other(ada):
    phone, tablet = Device.of(ada, "Phone"), Device.of(ada, "Tablet")
    assert phone.post("auth/logout") == (200, {"success": True})
    assert phone.get(CALLS)[0] == 401
    assert phone.post("auth/logout")[0] == 401
    assert tablet.get(CALLS)[0] == 200


def test_logout_of_a_browser_ends_its_session(ada):
    client = signed_in(ada)
    assert client.post("/api/auth/logout", {}, JSON).json() == {"success": True}
    assert client.get(f"/api/{CALLS}").status_code == 401


def test_logout_all_ends_devices_and_browsers_of_this_member_only(ada):
    phone, tablet, browser = Device.of(ada, "Phone"), Device.of(ada, "Tablet"), signed_in(ada)
    other = Device.of(new_member("other"))
    assert phone.post("auth/logout-all") == (200, {"success": True})
    assert [phone.get(CALLS)[0], tablet.get(CALLS)[0]] == [401, 401]
    assert browser.get("/profile/").status_code == 302
    assert other.get(CALLS)[0] == 200


@pytest.mark.parametrize("path", ["logout", "logout-all", "socket-ticket"])
def test_visitors_are_asked_to_sign_in(path):
    status, answer = Device().post(f"auth/{path}")
    assert (status, answer["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize("path", ["logout", "logout-all", "socket-ticket"])
def test_empty_bodies_take_no_fields(ada, path):
    status, answer = Device.of(ada).post(f"auth/{path}", {"all": True})
    assert (status, answer["code"]) == (400, "invalid")
    assert DeviceToken.objects.exists()


def test_a_browser_needs_the_csrf_token(ada):
    device = Device()
    device.client.force_login(ada.account)
    assert device.post("auth/logout-all")[0] == 403
    assert signed_in(ada).get("/profile/").status_code == 200


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Pixel 9", "Pixel 9"),
        ("  my \n\t phone\x07 ", "my phone"),
        ("left\N{RIGHT-TO-LEFT OVERRIDE}right", "left right"),
        ("<b>x</b>", "<b>x</b>"),
        ("", "Mobile app"),
        ("\N{ZERO WIDTH SPACE}", "Mobile app"),
        ("x" * 100, "x" * 40),
    ],
)
def test_names_of_devices_are_one_short_line(ada, given, shown):
    Device.of(ada, given)
    assert DeviceToken.objects.get().device == shown


def test_one_device_too_many_signs_the_oldest_out(ada, settings):
    settings.DEVICE_LIMIT = 2
    first, second, third = (Device.of(ada, name) for name in ("1", "2", "3"))
    assert [device.get(CALLS)[0] for device in (first, second, third)] == [401, 200, 200]


def test_expired_devices_are_cleared_away_at_the_next_login(ada):
    Device.of(ada, "Old")
    DeviceToken.objects.update(expiry=timezone.now())
    Device.of(ada, "New")
    assert DeviceToken.objects.get().device == "New"


def test_suspension_ends_the_devices(ada):
    device = Device.of(ada)
    suspend(ada)
    assert device.get(CALLS)[0] == 401
    assert not DeviceToken.objects.exists()


def test_log_lines_carry_neither_name_nor_token(ada, caplog):
    """Seed bug 13: tokens must not land in logs."""
    caplog.set_level(logging.DEBUG)
    device = Device.of(new_member("ada.lovelace"))
    device.login("ada.lovelace", "wrong-password-here")
    ticket = device.ticket()
    device.post("auth/logout")
    device.get(CALLS)
    assert "signed a device in" in caplog.text
    secrets = ("lovelace", PASSWORD, "wrong-password-here", device.token, device.token[:15], ticket)
    assert not any(secret in caplog.text for secret in secrets)
