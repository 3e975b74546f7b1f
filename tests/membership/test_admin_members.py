"""Members in the admin: approval, search, and who a member is staying hidden."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from ikoota.membership.models import Member
from tests.membership.people import Stage, new_member, staff_client

pytestmark = pytest.mark.django_db
LIST = "/admin/membership/member/"
SECRETS = ("ada.lovelace", "ada@example.org")


def change_page(member: Member) -> str:
    return reverse("admin:membership_member_change", args=[member.pk])


def act(client, action: str, *members: Member):
    chosen = [str(member.pk) for member in members]
    return client.post(LIST, {"action": action, "_selected_action": chosen}, follow=True)


@pytest.fixture
def ada() -> Member:
    return new_member("ada.lovelace", Stage.APPLICANT, email="ada@example.org")


@pytest.mark.parametrize(
    ("action", "stage"),
    [
        ("approve_as_pre_member", Stage.PRE_MEMBER),
        ("approve_as_full_member", Stage.FULL_MEMBER),
        ("suspend_members", Stage.SUSPENDED),
    ],
)
def test_actions_change_the_stage_of_the_chosen(ada, action, stage):
    other = new_member("other", Stage.APPLICANT)
    response = act(staff_client("view_member", "change_member"), action, ada)
    assert response.status_code == 200
    ada.refresh_from_db()
    other.refresh_from_db()
    assert (ada.stage, other.stage) == (stage, Stage.APPLICANT)
    assert LogEntry.objects.get().object_repr == ada.oto_number


def test_looking_is_not_enough_to_approve(ada):
    act(staff_client("view_member"), "approve_as_full_member", ada)
    ada.refresh_from_db()
    assert ada.stage == Stage.APPLICANT


def test_approved_applicant_gets_to_the_calls(ada, client):
    client.force_login(ada.account)
    act(staff_client("view_member", "change_member"), "approve_as_pre_member", ada)
    assert client.get("/calls/").status_code == 200


def test_list_and_page_show_the_number_and_nobody(ada):
    client = staff_client("view_member", "change_member")
    for address in (LIST, change_page(ada), f"{LIST}?q={ada.oto_number[4:]}", "/admin/"):
        text = client.get(address).content.decode()
        assert (ada.oto_number in text) == (address != "/admin/")
        assert not any(secret in text for secret in SECRETS)


def test_page_shows_the_account_with_the_identity_permission(ada):
    client = staff_client("view_member", "view_identity")
    assert not any(secret in client.get(LIST).content.decode() for secret in SECRETS)
    text = client.get(change_page(ada)).content.decode()
    assert all(secret in text for secret in SECRETS)


def test_search_finds_numbers_and_no_names(ada):
    client = staff_client("view_member")
    assert ada.oto_number in client.get(LIST, {"q": ada.oto_number}).content.decode()
    assert ada.oto_number not in client.get(LIST, {"q": "lovelace"}).content.decode()


@pytest.mark.parametrize(
    "lookup", ["account__username__startswith", "voice_secret__lt", "account", "account__isnull"]
)
def test_list_cannot_be_asked_about_what_it_does_not_show(ada, lookup):
    response = staff_client("view_member").get(LIST, {lookup: "a"})
    assert response.status_code == 400


def test_list_can_be_filtered_by_stage(ada):
    client = staff_client("view_member")
    shown = client.get(LIST, {"stage__exact": "applicant"}).content.decode()
    assert ada.oto_number in shown
    hidden = client.get(LIST, {"stage__exact": "suspended"}).content.decode()
    assert ada.oto_number not in hidden


def test_posted_fields_change_nothing(ada):
    client = staff_client("view_member", "change_member")
    before = Member.objects.filter(pk=ada.pk).values().get()
    client.post(change_page(ada), {"oto_number": "OTO#AAAAAA", "stage": "full_member"})
    assert Member.objects.filter(pk=ada.pk).values().get() == before


def test_members_are_neither_added_nor_deleted_here(ada):
    client = staff_client("view_member", "change_member", "add_member", "delete_member")
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{ada.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Member.objects.filter(pk=ada.pk).exists()


def test_list_asks_the_database_as_often_for_three_as_for_one(ada, django_assert_max_num_queries):
    client = staff_client("view_member", "change_member")
    client.get(LIST)
    with django_assert_max_num_queries(50) as for_two:
        client.get(LIST)
    new_member("b")
    new_member("c")
    with django_assert_max_num_queries(len(for_two)):
        client.get(LIST)


def test_members_without_staff_rights_get_no_admin(ada, client):
    client.force_login(ada.account)
    assert client.get(LIST).headers["Location"].startswith("/admin/login/")
