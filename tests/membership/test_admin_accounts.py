"""Accounts in the admin: only with the identity permission, and no way up for other staff."""

import pytest
from django.contrib.auth.models import Group, Permission

from ikoota.membership.models import Account, Member
from tests.membership.people import PASSWORD, new_member, signed_in, staff_client

pytestmark = pytest.mark.django_db
LIST = "/admin/membership/account/"
RIGHTS = ("view_account", "change_account", "delete_account")


@pytest.fixture
def ada() -> Member:
    return new_member("ada")


def page(account: Account, view: str = "change") -> str:
    return f"{LIST}{account.pk}/{view}/"


def fields_of(account: Account, **changes: str) -> dict[str, str]:
    return {"username": account.username, "email": "", "is_active": "on"} | changes


def test_closed_without_the_identity_permission(ada):
    client = staff_client(*RIGHTS)
    assert client.get(LIST).status_code == 403
    assert client.get(page(ada.account)).status_code == 403
    assert client.post(page(ada.account, "delete"), {"post": "yes"}).status_code == 403
    assert "/admin/membership/account/" not in client.get("/admin/").content.decode()


def test_the_identity_permission_alone_opens_nothing(ada):
    assert staff_client("view_identity").get(LIST).status_code == 403


def test_shows_who_is_who_with_both(ada):
    text = staff_client("view_account", "view_identity").get(LIST).content.decode()
    assert "ada" in text
    assert ada.oto_number in text


def test_is_found_by_the_number(ada):
    client = staff_client("view_account", "view_identity")
    assert ">ada<" in client.get(LIST, {"q": ada.oto_number}).content.decode()


def test_account_can_be_switched_off_by_a_superuser_only(ada):
    root = new_member("root").account
    root.is_staff = root.is_superuser = True
    root.save()
    off = fields_of(ada.account)
    del off["is_active"]
    staff_client(*RIGHTS, "view_identity").post(page(ada.account), off)
    ada.account.refresh_from_db()
    assert ada.account.is_active
    signed_in(root.member).post(page(ada.account), off)
    ada.account.refresh_from_db()
    assert not ada.account.is_active


def test_staff_cannot_hand_out_rights(ada):
    client = staff_client(*RIGHTS, "view_identity")
    rights = fields_of(ada.account, is_staff="on", is_superuser="on", email="new@example.org")
    client.post(page(ada.account), rights)
    ada.account.refresh_from_db()
    assert ada.account.email == "new@example.org"
    assert not ada.account.is_staff
    assert not ada.account.is_superuser


def test_staff_cannot_take_over_a_staff_account(ada):
    ada.account.is_staff = ada.account.is_superuser = True
    ada.account.save()
    client = staff_client(*RIGHTS, "view_identity")
    new = {"password1": "other-green-boats", "password2": "other-green-boats"}
    assert client.post(f"{LIST}{ada.account.pk}/password/", new).status_code == 403
    assert client.post(page(ada.account), fields_of(ada.account)).status_code == 403
    assert client.post(page(ada.account, "delete"), {"post": "yes"}).status_code == 403
    ada.account.refresh_from_db()
    assert ada.account.check_password(PASSWORD)


def test_accounts_are_not_added_here():
    client = staff_client(*RIGHTS, "add_account", "view_identity")
    assert client.get(f"{LIST}add/").status_code == 403


def test_text_of_an_account_is_never_its_name(ada):
    assert str(ada.account) == f"Account of {ada.oto_number}"
    assert str(Account.objects.create_superuser("root")) == "Account without a member"


def test_list_asks_the_database_as_often_for_three_as_for_one(ada, django_assert_max_num_queries):
    client = staff_client("view_account", "view_identity")
    client.get(LIST)
    with django_assert_max_num_queries(50) as before:
        client.get(LIST)
    new_member("b")
    new_member("c")
    with django_assert_max_num_queries(len(before)):
        client.get(LIST)


def test_groups_are_superusers_only():
    """Else who may change a group gives it the right to see identities."""
    account = new_member("hopper").account
    account.is_staff = True
    account.save()
    group = Group.objects.create(name="Helpers")
    account.groups.add(group)
    for action in ("add", "change", "delete"):
        account.user_permissions.add(Permission.objects.get(codename=f"{action}_group"))
    client = signed_in(account.member)
    right = Permission.objects.get(codename="view_identity")
    body = {"name": "Helpers", "permissions": [right.pk]}
    for path in (f"{group.pk}/change/", "add/", f"{group.pk}/delete/"):
        assert client.post(f"/admin/auth/group/{path}", body).status_code == 403
    assert not group.permissions.exists()
