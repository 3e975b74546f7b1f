"""Each look of the staff at who a member is is recorded once; others of the staff see nobody."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from ikoota.membership.models import Account, DeviceToken, IdentityLookup, Member
from tests.calling.scenes import new_call, sit
from tests.membership.devices import Device
from tests.membership.people import new_member, signed_in, staff_client

pytestmark = pytest.mark.django_db
ACCOUNTS = "/admin/membership/account/"
MEMBERS = "/admin/membership/member/"
LOOKUPS = "/admin/membership/identitylookup/"
RIGHTS = ("view_account", "change_account", "delete_account", "view_member", "change_member")
NAME, MAIL, ACCOUNT_ID = "ada-with-a-name", "ada@telling.example", 88_123_401


@pytest.fixture
def ada():
    """A member whose account has an id that occurs nowhere by chance, as 1 would."""
    member = new_member(NAME, email=MAIL)
    account = Account.objects.filter(pk=member.account_id)
    Member.objects.filter(pk=member.pk).update(account=None)
    account.update(id=ACCOUNT_ID)
    Member.objects.filter(pk=member.pk).update(account=ACCOUNT_ID)
    member.refresh_from_db()
    return member


@pytest.fixture
def grace():
    """Staff who may learn who is who."""
    return staff_client(*RIGHTS, "view_identity", username="grace")


@pytest.fixture
def blind():
    """Staff who may do everything else."""
    client = staff_client(username="hopper")
    allowed = Permission.objects.exclude(codename__contains="identity")
    Account.objects.get(username="hopper").user_permissions.set(allowed)
    return client


def recorded():
    rows = IdentityLookup.objects.select_related("staff", "member")
    return [(row.staff.username, row.member, row.place) for row in rows]


def account_page(member, view="change"):
    return f"{ACCOUNTS}{member.account_id}/{view}/"


def test_the_page_of_a_member_is_one_look(ada, grace):
    text = grace.get(f"{MEMBERS}{ada.pk}/change/").content.decode()
    assert NAME in text
    assert MAIL in text
    assert recorded() == [("grace", ada, "member")]
    assert IdentityLookup.objects.get().staff_label == str(Member.objects.get(account=_grace()))


def _grace():
    return Account.objects.get(username="grace")


@pytest.mark.parametrize("view", ["change", "delete", "history", "password"])
def test_every_page_of_an_account_is_one_look(ada, grace, view):
    assert grace.get(account_page(ada, view)).status_code == 200
    assert recorded() == [("grace", ada, "account")]


@pytest.mark.parametrize("query", ["", "?q=ada", "?is_staff__exact=0", "?o=1"])
def test_the_list_and_every_search_is_one_look(ada, grace, query):
    assert NAME in grace.get(ACCOUNTS + query).content.decode()
    assert recorded() == [("grace", None, "account_list")]


def test_asking_to_delete_the_chosen_is_a_look_at_the_list(ada, grace):
    chosen = {"action": "delete_selected", "_selected_action": [str(ada.account_id)]}
    assert grace.post(ACCOUNTS, chosen).status_code == 200
    assert recorded() == [("grace", None, "account_list")]


def test_superusers_are_recorded_too(ada):
    root = Account.objects.create_superuser("root")
    client = staff_client(username="other")
    client.force_login(root)
    client.get(f"{MEMBERS}{ada.pk}/change/")
    assert recorded() == [("root", ada, "member")]
    assert IdentityLookup.objects.get().staff_label == "Account without a member"


@pytest.mark.parametrize("path", [MEMBERS, f"{MEMBERS}?q=OTO", "/admin/", f"{MEMBERS}1/change/"])
def test_what_shows_nobody_is_no_look(ada, grace, path):
    grace.get(path)
    assert recorded() == []


def test_staff_without_the_permission_leave_no_record(ada, blind):
    assert NAME not in blind.get(f"{MEMBERS}{ada.pk}/change/").content.decode()
    assert blind.get(ACCOUNTS).status_code == 403
    assert recorded() == []


def test_a_page_that_cannot_be_recorded_is_not_shown(ada, grace):
    def refuse(execute, sql, params, many, context):
        if "identity_lookups" in sql and sql.startswith("INSERT"):
            raise OSError("disk full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse), pytest.raises(OSError, match="disk full"):
        grace.get(f"{MEMBERS}{ada.pk}/change/")


def test_the_record_stays_when_the_staff_account_goes(ada, grace):
    grace.get(ACCOUNTS)
    label = IdentityLookup.objects.get().staff_label
    _grace().delete()
    row = IdentityLookup.objects.get()
    assert (row.staff, row.staff_label) == (None, label)


# --- reading the records ------------------------------------------------------------------------


def test_records_are_read_with_a_permission_of_their_own(ada, grace):
    grace.get(f"{MEMBERS}{ada.pk}/change/")
    assert grace.get(LOOKUPS).status_code == 403
    reader = staff_client("view_identitylookup", username="reader")
    row = IdentityLookup.objects.get()
    for path in (LOOKUPS, f"{LOOKUPS}?q={ada.oto_number[4:]}", f"{LOOKUPS}{row.pk}/change/"):
        text = reader.get(path).content.decode()
        assert ada.oto_number in text
        assert row.staff_label in text
        for secret in (NAME, MAIL, str(ACCOUNT_ID), "grace", f"/account/{row.staff_id}/"):
            assert secret not in text


def test_superusers_read_them_and_nobody_writes_them(ada, grace):
    grace.get(f"{MEMBERS}{ada.pk}/change/")
    client = staff_client(username="root")
    Account.objects.filter(username="root").update(is_superuser=True)
    row = IdentityLookup.objects.get()
    assert client.get(LOOKUPS).status_code == 200
    assert client.get(f"{LOOKUPS}add/").status_code == 403
    assert client.post(f"{LOOKUPS}{row.pk}/change/", {"place": "account"}).status_code == 403
    assert client.post(f"{LOOKUPS}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(LOOKUPS, chosen)
    assert IdentityLookup.objects.get() == row


@pytest.mark.parametrize("lookup", ["staff__username__startswith", "staff", "member__account"])
def test_records_cannot_be_asked_about_accounts(ada, lookup):
    reader = staff_client("view_identitylookup", username="reader")
    assert reader.get(LOOKUPS, {lookup: "1"}).status_code == 400


def test_reading_costs_as_much_for_three_as_for_one(ada, grace, django_assert_max_num_queries):
    grace.get(f"{MEMBERS}{ada.pk}/change/")
    reader = staff_client("view_identitylookup", username="reader")
    reader.get(LOOKUPS)
    with django_assert_max_num_queries(50) as before:
        reader.get(LOOKUPS)
    for_one = len(before)  # the next request empties the log of queries
    for name in "bc":
        grace.get(f"{MEMBERS}{new_member(name).pk}/change/")
    with django_assert_max_num_queries(for_one):
        reader.get(LOOKUPS)


# --- no way round -------------------------------------------------------------------------------


@pytest.fixture
def busy(ada):
    """Ada has a call, a seat, a device and a history."""
    call = new_call(ada)
    sit(ada, call)
    Device.of(ada)
    return call


def every_admin_page(call, member):
    seat = call.participations.get()
    yield from (
        "/admin/",
        MEMBERS,
        f"{MEMBERS}{member.pk}/change/",
        f"{MEMBERS}{member.pk}/history/",
    )
    for model, row in (("call", call), ("participation", seat)):
        folder = f"/admin/calling/{model}/"
        yield from (folder, f"{folder}{row.pk}/change/", f"{folder}{row.pk}/history/")
        yield from (f"{folder}?q={NAME}", f"{folder}?q={MAIL}", f"{folder}?q={ACCOUNT_ID}")
        yield from (f"{folder}?o={column}" for column in range(1, 9))


def test_no_page_of_the_admin_shows_an_identity(ada, blind, busy):
    actor = {"action": "suspend_members", "_selected_action": [str(ada.pk)]}
    blind.post(MEMBERS, actor)
    for path in every_admin_page(busy, ada):
        answer = blind.get(path)
        assert answer.status_code in (200, 403), path
        text = answer.content.decode().replace(path, "").replace(path.split("=")[-1], "")
        for secret in (NAME, MAIL, str(ACCOUNT_ID)):
            assert secret not in text, path
    assert recorded() == []


def test_history_names_staff_by_their_number(ada, blind):
    blind.post(MEMBERS, {"action": "suspend_members", "_selected_action": [str(ada.pk)]})
    reader = staff_client("view_member", username="reader")
    text = reader.get(f"{MEMBERS}{ada.pk}/history/").content.decode()
    assert str(Account.objects.get(username="hopper")) in text
    assert "hopper" not in text


@pytest.mark.parametrize("text", [NAME, MAIL, str(ACCOUNT_ID), "with-a"])
@pytest.mark.parametrize(
    "folder", [MEMBERS, "/admin/calling/call/", "/admin/calling/participation/"]
)
def test_search_finds_nobody_by_what_identifies(ada, blind, busy, folder, text):
    found = blind.get(folder, {"q": text}).context["cl"].result_count
    assert found == 0
    assert blind.get(folder, {"q": ada.oto_number}).context["cl"].result_count == 1


PATHS_TO_ACCOUNTS = {
    MEMBERS: "",
    "/admin/calling/call/": "creator__",
    "/admin/calling/participation/": "member__",
}


@pytest.mark.parametrize("folder", PATHS_TO_ACCOUNTS)
@pytest.mark.parametrize(
    "lookup",
    [
        "account",
        "account__id",
        "account__username__startswith",
        "account__email",
        "voice_secret__lt",
    ],
)
def test_filters_cannot_ask_about_accounts(ada, blind, busy, folder, lookup):
    query = {PATHS_TO_ACCOUNTS[folder] + lookup: "a"}
    assert blind.get(folder, query).status_code == 400


@pytest.mark.parametrize(
    ("app", "model", "field"),
    [
        ("membership", "member", "account"),
        ("membership", "identitylookup", "staff"),
        ("membership", "devicetoken", "user"),
        ("admin", "logentry", "user"),
    ],
)
def test_autocompletion_gives_no_account_to_anybody(ada, blind, grace, app, model, field):
    query = {"app_label": app, "model_name": model, "field_name": field, "term": "ada"}
    assert blind.get("/admin/autocomplete/", query).status_code == 403
    assert grace.get("/admin/autocomplete/", query).json()["results"] == []
    assert recorded() == []


def test_tokens_and_tickets_are_not_in_the_admin(client):
    root = Account.objects.create_superuser("root")
    client.force_login(root)
    for path in ("membership/devicetoken/", "knox/authtoken/", "membership/socketticket/"):
        assert client.get(f"/admin/{path}").status_code == 404


# --- what switching an account off brings about -------------------------------------------------


@pytest.mark.parametrize("way", ["switched off", "deleted", "deleted from the list"])
def test_an_account_that_goes_ends_its_sign_ins(ada, client, way):
    root = Account.objects.create_superuser("root")
    client.force_login(root)
    phone, browser = Device.of(ada), signed_in(ada)
    if way == "switched off":
        client.post(account_page(ada), {"username": NAME, "email": MAIL})
    elif way == "deleted":
        client.post(account_page(ada, "delete"), {"post": "yes"})
    else:
        chosen = {"action": "delete_selected", "_selected_action": [ACCOUNT_ID], "post": "yes"}
        client.post(ACCOUNTS, chosen)
    assert phone.get("calling/my-calls")[0] == 401
    assert browser.get("/profile/").status_code == 302
    assert not Account.objects.filter(pk=ACCOUNT_ID, is_active=True).exists()
    # Switched on again, the account has no device that nobody signed in.
    assert not DeviceToken.objects.exists()
