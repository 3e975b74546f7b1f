"""Changing the own password, and staff setting a new one for a member."""

import pytest

from tests.membership.devices import Device
from tests.membership.people import PASSWORD, Stage, new_member, signed_in, staff_client

pytestmark = pytest.mark.django_db
PAGE = "/profile/password/"
NEW = "eight-red-bicycles"
RIGHTS = ("view_account", "change_account")


@pytest.fixture
def ada():
    return new_member("ada")


def change(client, old=PASSWORD, new=NEW, again=None):
    fields = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post(PAGE, fields)


def test_the_profile_leads_to_the_page(ada):
    client = signed_in(ada)
    assert f'href="{PAGE}"' in client.get("/profile/").content.decode()
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_visitors_sign_in_first(client):
    assert client.get(PAGE).headers["Location"] == f"/sign-in/?next={PAGE}"


def test_members_who_are_not_approved_may_change_it_too():
    assert change(signed_in(new_member("eve", Stage.APPLICANT))).status_code == 302


def test_a_new_password_signs_in_and_the_old_one_does_not(ada):
    answer = change(signed_in(ada))
    assert answer.headers["Location"] == "/profile/"
    assert Device().login("ada", PASSWORD)[0] == 401
    assert Device().login("ada", NEW)[0] == 200


def test_this_browser_stays_signed_in_and_is_told(ada):
    client = signed_in(ada)
    before = client.session.session_key
    change(client)
    assert "Your password is changed." in client.get("/profile/").content.decode()
    assert client.session.session_key != before


def test_every_other_browser_and_device_is_out(ada):
    phone, other_browser, stranger = Device.of(ada), signed_in(ada), Device.of(new_member("ben"))
    change(signed_in(ada))
    assert phone.get("calling/my-calls")[0] == 401
    assert other_browser.get("/profile/").status_code == 302
    assert stranger.get("calling/my-calls")[0] == 200


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"old": "wrong"}, "old_password"),
        ({"new": "short1x"}, "new_password2"),
        ({"new": "password"}, "new_password2"),
        ({"new": "x" * 10_000}, "new_password2"),
        ({"again": "nine-red-bicycles"}, "new_password2"),
    ],
)
def test_faults_are_named_and_change_nothing(ada, fields, wrong):
    client, phone = signed_in(ada), Device.of(ada)
    answer = change(client, **fields)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [wrong])
    assert phone.get("calling/my-calls")[0] == 200
    assert Device().login("ada", PASSWORD)[0] == 200


def test_the_old_password_cannot_be_guessed_here(ada):
    client = signed_in(ada)
    assert [change(client, old="wrong").status_code for _ in range(5)] == [400] * 5
    answer = change(client)
    assert answer.status_code == 429
    assert "Too many wrong passwords" in answer.content.decode()


def test_the_sign_in_page_says_whom_to_ask(client):
    assert "Ask a member of the staff" in client.get("/sign-in/").content.decode()


def test_staff_with_the_identity_permission_set_a_new_password(ada):
    phone, browser = Device.of(ada), signed_in(ada)
    page = f"/admin/membership/account/{ada.account_id}/password/"
    fields = {"usable_password": "true", "password1": NEW, "password2": NEW}
    refused = staff_client(*RIGHTS, username="one").post(page, fields)
    assert refused.status_code == 403
    done = staff_client(*RIGHTS, "view_identity", username="two").post(page, fields)
    assert done.status_code == 302
    assert Device().login("ada", NEW)[0] == 200
    assert phone.get("calling/my-calls")[0] == 401
    assert browser.get("/profile/").status_code == 302
