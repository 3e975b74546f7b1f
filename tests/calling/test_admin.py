"""Calls in the admin."""

import pytest
from django.test import Client

from calling.models import Call, Participation
from tests.calling.scenes import sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(cal):
    cal.account.is_staff = cal.account.is_superuser = True
    cal.account.save()
    client = Client()
    client.force_login(cal.account)
    return client


def act(client, model, action, row):
    path = f"/admin/calling/{model}/"
    return client.post(path, {"action": action, "_selected_action": [row.pk]}, follow=True)


def test_list_and_page_of_a_call(staff, ann, ben, call):
    sit(ben, call)
    assert call.public_id in staff.get("/admin/calling/call/").content.decode()
    page = staff.get(f"/admin/calling/call/{call.pk}/change/").content.decode()
    assert ann.oto_number in page
    assert ben.oto_number in page


def test_search_by_oto_number(staff, ben, call):
    found = staff.get("/admin/calling/call/", {"q": ben.oto_number}).content.decode()
    assert call.public_id not in found
    sit(ben, call)
    found = staff.get("/admin/calling/call/", {"q": ben.oto_number}).content.decode()
    assert call.public_id in found


def test_end(staff, ben, call):
    sit(ben, call)
    act(staff, "call", "end_calls", call)
    assert Call.objects.get().status == "ended"
    assert not Participation.objects.filter(is_open=True).exists()


def test_remove(staff, ben, call):
    act(staff, "participation", "remove_from_call", sit(ben, call))
    assert call.memberships.get(member=ben).removed_at is not None


def test_rows_cannot_be_edited(staff, call):
    staff.post(f"/admin/calling/call/{call.pk}/change/", {"title": "Other"})
    assert Call.objects.get().title == "Evening circle"
    assert staff.get("/admin/calling/call/add/").status_code == 403


def test_looking_is_not_ending(cal, ben, call):
    """Staff with the view permission alone find no action."""
    from tests.membership.people import signed_in

    cal.account.is_staff = True
    cal.account.save()
    from django.contrib.auth.models import Permission

    cal.account.user_permissions.set(Permission.objects.filter(codename="view_call"))
    act(signed_in(cal), "call", "end_calls", call)
    assert Call.objects.get().status == "active"


def test_no_account_identity_is_shown(staff, ann, ben, call):
    sit(ben, call)
    paths = [
        "/admin/calling/call/",
        f"/admin/calling/call/{call.pk}/change/",
        "/admin/calling/participation/",
        f"/admin/calling/participation/{Participation.objects.get().pk}/change/",
    ]
    for path in paths:
        page = staff.get(path)
        assert page.status_code == 200
        text = page.content.decode()
        for member in (ann, ben):
            assert member.account.username not in text
            assert member.account.email not in text
