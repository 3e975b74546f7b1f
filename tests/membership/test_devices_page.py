"""The list of signed-in devices on the profile page."""

import pytest
from django.utils import timezone

from ikoota.membership.models import DeviceToken
from tests.membership.devices import Device
from tests.membership.people import Stage, new_member, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return new_member("ada")


def sign_out(client, public_id):
    return client.post(f"/profile/devices/{public_id}/sign-out/", follow=True)


def test_shows_the_own_devices_by_name_and_no_token(ada):
    phone = Device.of(ada, "<b>Ada's</b> phone")
    Device.of(new_member("ben"), "Ben's phone")
    text = signed_in(ada).get("/profile/").content.decode()
    row = DeviceToken.objects.get(user=ada.account)
    assert "&lt;b&gt;Ada&#x27;s&lt;/b&gt; phone" in text
    assert "Ben" not in text
    for secret in (phone.token, row.token_key, row.digest, f'"{row.user_id}"'):
        assert secret not in text


def test_an_expired_device_is_not_signed_in(ada):
    Device.of(ada, "Old phone")
    DeviceToken.objects.update(expiry=timezone.now())
    assert "Old phone" not in signed_in(ada).get("/profile/").content.decode()


def test_the_button_signs_one_device_out(ada):
    phone, tablet = Device.of(ada, "Phone"), Device.of(ada, "Tablet")
    row = DeviceToken.objects.get(device="Phone")
    answer = sign_out(signed_in(ada), row.public_id)
    assert "Phone is signed out." in answer.content.decode()
    assert phone.get("calling/my-calls")[0] == 401
    assert tablet.get("calling/my-calls")[0] == 200


def test_applicants_have_devices_too():
    eve = new_member("eve", Stage.APPLICANT)
    Device.of(eve)
    sign_out(signed_in(eve), DeviceToken.objects.get().public_id)
    assert not DeviceToken.objects.exists()


@pytest.mark.parametrize("public_id", ["0" * 16, "x", "x" * 300, "%00", "\N{OWL}"])
def test_unknown_ids_are_not_there(ada, public_id):
    Device.of(ada)
    assert "not signed in" in sign_out(signed_in(ada), public_id).content.decode()
    assert DeviceToken.objects.exists()


def test_another_members_device_is_not_there(ada):
    phone = Device.of(ada)
    answer = sign_out(signed_in(new_member("ben")), DeviceToken.objects.get().public_id)
    assert "not signed in" in answer.content.decode()
    assert phone.get("calling/my-calls")[0] == 200


def test_looking_does_not_sign_out(ada):
    Device.of(ada)
    public_id = DeviceToken.objects.get().public_id
    assert signed_in(ada).get(f"/profile/devices/{public_id}/sign-out/").status_code == 405


def test_sign_out_everywhere_ends_this_browser_too(ada):
    phone, here, there = Device.of(ada), signed_in(ada), signed_in(ada)
    assert here.post("/sign-out/everywhere/").headers["Location"] == "/sign-in/"
    assert phone.get("calling/my-calls")[0] == 401
    assert [client.get("/profile/").status_code for client in (here, there)] == [302, 302]


def test_costs_as_much_for_three_devices_as_for_one(ada, django_assert_num_queries):
    client = signed_in(ada)
    for names in ("a", "bc"):
        for name in names:
            Device.of(ada, name)
        with django_assert_num_queries(4):
            client.get("/profile/")
