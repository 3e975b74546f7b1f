"""Preferences in the admin: to be read, by OTO#."""

import pytest
from django.contrib.auth.models import Permission

from ikoota.preferences.models import Preferences
from tests.membership.people import new_member, staff_client

pytestmark = pytest.mark.django_db
LIST = "/admin/preferences/preferences/"


@pytest.fixture
def ada():
    return new_member("ada-with-a-name", email="ada@example.org")


@pytest.fixture
def staff():
    every = Permission.objects.filter(content_type__app_label="preferences")
    return staff_client(*every.values_list("codename", flat=True))


def test_list_is_searched_by_oto_number(staff, ada):
    other = new_member("bob")
    page = staff.get(LIST, {"q": ada.oto_number.removeprefix("OTO#")}).content.decode()
    assert ada.oto_number in page
    assert other.oto_number not in page


def test_pages_show_no_account(staff, ada):
    for path in (LIST, f"{LIST}{ada.preferences.pk}/change/"):
        page = staff.get(path).content.decode()
        assert ada.oto_number in page
        assert ada.account.username not in page
        assert ada.account.email not in page


def test_nothing_can_be_changed(staff, ada):
    """Whatever the permissions: a member's wishes are the member's."""
    path = f"{LIST}{ada.preferences.pk}"
    staff.post(f"{path}/change/", {"mask_mode": "blur"})
    assert staff.get(f"{LIST}add/").status_code == 403
    assert staff.post(f"{path}/delete/", {"post": "yes"}).status_code == 403
    assert Preferences.objects.get(member=ada).mask_mode == "avatar"


def test_without_the_permission_there_is_nothing(ada):
    assert staff_client().get(LIST).status_code == 403


@pytest.mark.parametrize("members", [1, 3])
def test_list_costs_the_same_for_one_and_three(staff, members, django_assert_num_queries):
    for number in range(members):
        new_member(f"member{number}")
    with django_assert_num_queries(7):
        staff.get(LIST)
