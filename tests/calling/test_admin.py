"""Calls in the admin."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.utils import timezone

from calling import services
from calling.models import Call, CallStats, Participation
from tests.calling.scenes import new_call, sit
from tests.membership.people import as_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(cal):
    return as_staff(cal, "view_call", "change_call", "view_participation", "change_participation")


def page_of(call):
    return f"/admin/calling/call/{call.pk}/change/"


def press(client, call, **button):
    """Press a button of the call's page; what the page says then."""
    answer = client.post(f"/admin/calling/call/{call.pk}/moderate/", button, follow=True)
    return answer.status_code, [str(message) for message in answer.context["messages"]]


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


def test_roster_members_and_standing_on_the_page_of_a_call(staff, ann, ben, cal, call):
    sit(ben, call)
    services.ban_member(ann, call, cal.oto_number)
    page = staff.get(page_of(call))
    assert [row["oto_number"] for row in page.context["roster"]] == [ben.oto_number]
    rows = {row["oto_number"]: row["banned_at"] is not None for row in page.context["members"]}
    assert rows == {ann.oto_number: False, ben.oto_number: False, cal.oto_number: True}
    assert "Lift the ban" in page.content.decode()


def test_buttons_remove_ban_and_lift(staff, ben, call):
    sit(ben, call)
    number = ben.oto_number
    assert press(staff, call, remove=number) == (200, [f"{number} was removed."])
    membership = call.memberships.get(member=ben)
    assert membership.removed_at is not None
    assert not Participation.objects.filter(is_open=True).exists()
    press(staff, call, ban=number)
    membership.refresh_from_db()
    assert membership.banned_at is not None
    assert press(staff, call, unban=number) == (200, [f"{number} was allowed to come again."])
    membership.refresh_from_db()
    assert not membership.is_out


def test_button_for_a_stranger_says_so(staff, call):
    assert press(staff, call, remove="OTO#ZZZZZZ") == (
        200,
        ["That participant is not in the call."],
    )


def test_sweep_button(staff, ben, call, settings):
    sit(ben, call)
    Participation.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    assert press(staff, call, sweep="1") == (200, ["Seats freed: 1."])


def test_end_asks_first(staff, ben, call):
    sit(ben, call)
    path = f"/admin/calling/call/{call.pk}/end/"
    assert "1 participant will be put out" in staff.get(path).content.decode()
    assert Call.objects.get().status == "active"
    assert staff.post(path).status_code == 302
    assert Call.objects.get().status == "ended"
    assert "End the call" not in staff.get(page_of(call)).content.decode()


def test_ban_action(staff, ben, call):
    act(staff, "participation", "ban_from_call", sit(ben, call))
    assert call.memberships.get(member=ben).banned_at is not None


def test_what_staff_do_is_recorded_without_the_account(staff, ben, call):
    sit(ben, call)
    press(staff, call, ban=ben.oto_number)
    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.change_message) == (
        call.public_id,
        f"{ben.oto_number} was banned.",
    )


def test_record_is_for_those_who_may_see_accounts(staff, cal, call):
    path = f"/admin/calling/call/{call.pk}/history/"
    assert staff.get(path).status_code == 403
    assert "History" not in staff.get(page_of(call)).content.decode()
    cal.account.user_permissions.add(Permission.objects.get(codename="view_identity"))
    assert staff.get(path).status_code == 200


@pytest.mark.parametrize("button", ["remove", "ban", "unban", "sweep"])
def test_looking_is_not_acting(cal, ben, call, button):
    """Staff with the view permission alone find no action and no button."""
    looking = as_staff(cal, "view_call", "view_participation")
    seat = sit(ben, call)
    page = looking.get(page_of(call)).content.decode()
    assert ben.oto_number in page
    assert 'name="ban"' not in page
    assert "End the call" not in page
    path = f"/admin/calling/call/{call.pk}"
    assert looking.post(f"{path}/moderate/", {button: ben.oto_number}).status_code == 403
    assert looking.get(f"{path}/end/").status_code == 403
    assert looking.post(f"{path}/end/").status_code == 403
    act(looking, "call", "end_calls", call)
    act(looking, "participation", "remove_from_call", seat)
    assert Call.objects.get().status == "active"
    assert not call.memberships.get(member=ben).is_out


def test_staff_without_permissions_see_nothing(cal, call):
    nobody = as_staff(cal)
    for path in ("call/", f"call/{call.pk}/change/", "participation/", "callstats/"):
        assert nobody.get(f"/admin/calling/{path}").status_code in (302, 403), path


def test_unknown_call_is_not_found(staff):
    assert staff.get("/admin/calling/call/12345/end/").status_code == 404
    assert staff.post("/admin/calling/call/nothing/moderate/", {}).status_code == 404
    assert staff.get("/admin/calling/call/12345/change/").status_code == 302


def test_other_columns_cannot_be_asked_for(staff, call):
    for lookup in ("channel_name__startswith=ik", "creator__voice_secret__gt=a"):
        assert staff.get(f"/admin/calling/call/?{lookup}").status_code == 400


@pytest.mark.parametrize("calls", [1, 3])
def test_lists_cost_the_same_for_one_and_three(
    staff, ann, ben, calls, django_assert_max_num_queries
):
    for _ in range(calls):
        sit(ben, new_call(ann))
    with django_assert_max_num_queries(13):
        staff.get("/admin/calling/call/")
    with django_assert_max_num_queries(11):
        staff.get("/admin/calling/participation/")


def test_pages_show_no_account_and_no_counted_id(staff, ann, ben, call):
    sit(ben, call)
    services.leave_call(ben, call)
    sit(ben, call)
    paths = [
        "/admin/",
        "/admin/calling/call/",
        page_of(call),
        f"/admin/calling/call/{call.pk}/end/",
        "/admin/calling/participation/",
        f"/admin/calling/participation/{Participation.objects.first().pk}/change/",
    ]
    for path in paths:
        page = staff.get(path)
        assert page.status_code == 200
        text = page.content.decode()
        for member in (ann, ben):
            assert member.account.username not in text
            assert member.account.email not in text
        assert str(CallStats.objects.get().pk) not in text
