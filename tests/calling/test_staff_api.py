"""The staff API: any call's details, ending, removing; by OTO# only, and for the staff only."""

import json
from urllib.parse import quote

import pytest

from calling import services
from calling.models import Call, CallMember, CallStats, Participation
from ikoota.membership.models import Account
from tests.calling.scenes import sit
from tests.membership.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    """Staff without a member."""
    client.force_login(Account.objects.create_user("desk-person", is_staff=True))
    return client


def details(client, call):
    answer = client.get(f"/api/calling/admin/{call.public_id}/details")
    assert answer.status_code == 200, answer.json()
    return answer.json()


def remove(client, call, oto_number):
    path = f"/api/calling/admin/{call.public_id}/participants/{quote(oto_number)}"
    answer = client.delete(path)
    return answer.status_code, answer.json()


def end(client, call):
    path = f"/api/calling/admin/{call.public_id}/end"
    answer = client.post(path, {}, "application/json")
    return answer.status_code, answer.json()


def test_details_of_a_private_call_that_runs(staff, ann, ben, private_call):
    services.invite_member(ann, private_call, ben.oto_number)
    sit(ann, private_call)
    body = details(staff, private_call)
    assert body["call"] == {
        "id": private_call.public_id,
        "title": "Evening circle",
        "description": "",
        "channel_name": private_call.channel_name,
        "creator": ann.oto_number,
        "is_public": False,
        "is_locked": False,
        "masks_required": True,
        "max_participants": 50,
        "capacity": 4,
        "status": "active",
        "engine": "direct",
        "created_at": body["call"]["created_at"],
        "ended_at": None,
    }
    assert [(row["oto_number"], row["role"]) for row in body["participants"]] == [
        (ann.oto_number, "host")
    ]
    invited = [(row["oto_number"], row["role"], row["joined_at"]) for row in body["members"]]
    assert invited[1] == (ben.oto_number, "participant", None)
    assert body["stats"] is None


def test_details_after_the_end(staff, ann, ben, cal, call):
    sit(ann, call), sit(ben, call), sit(cal, call)
    services.remove_member(ann, call, ben.oto_number)
    services.ban_member(ann, call, cal.oto_number)
    end(staff, call)
    body = details(staff, call)
    assert body["call"]["status"] == "ended"
    assert body["call"]["ended_at"] is not None
    assert body["participants"] == []
    rows = {row["oto_number"]: row for row in body["members"]}
    assert rows[ben.oto_number]["removed_at"] is not None
    assert rows[cal.oto_number]["banned_at"] is not None
    assert body["stats"]["total_participants"] == 3
    assert body["stats"]["peak_participants"] == 3
    assert {type(value) for value in body["stats"].values()} <= {int, float}


def test_details_name_nobody_but_by_oto_number(staff, ann, ben, call):
    """Seed bug 26: lists carried the account of the call's creator."""
    sit(ann, call), sit(ben, call)
    services.end_call(ann, call)
    text = json.dumps(details(staff, call))
    for member in (ann, ben):
        assert member.oto_number in text
        for trace in (member.account.username, member.account.email, str(member.pk)):
            assert trace not in text
    ids = [call.pk, *Participation.objects.values_list("pk", flat=True)]
    ids += CallMember.objects.values_list("pk", flat=True)
    assert not any(str(key) in text for key in ids)


def test_history_outlives_the_accounts(staff, ann, ben, call):
    """Seed bug 28: deleting one account deleted everybody's history."""
    sit(ann, call), sit(ben, call)
    services.end_call(ann, call)
    before = details(staff, call)
    ann.account.delete(), ben.account.delete()
    assert details(staff, call) == before
    assert before["stats"]["total_participants"] == 2


def test_details_cost_the_same_for_one_and_for_three(staff, ann, ben, cal, call):
    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            details(staff, call)
        return len(captured)

    sit(ann, call)
    one = queries()
    sit(ben, call), sit(cal, call)
    assert queries() == one


def test_end(staff, ben, call):
    sit(ben, call)
    assert end(staff, call) == (200, {"success": True})
    assert Call.objects.get().status == "ended"
    assert not Participation.objects.filter(is_open=True).exists()
    assert CallStats.objects.get().total_participants == 1


def test_ending_twice_changes_nothing(staff, call):
    end(staff, call)
    before = Call.objects.values().get()
    assert end(staff, call) == (200, {"success": True})
    assert Call.objects.values().get() == before


@pytest.mark.parametrize("spelling", ["{}", "{without}", "{lower}"])
def test_remove(staff, ben, call, spelling):
    sit(ben, call)
    number = ben.oto_number
    name = spelling.format(number, without=number[4:], lower=number.lower())
    assert remove(staff, call, name) == (200, {"success": True})
    assert call.memberships.get(member=ben).removed_at is not None
    assert not Participation.objects.filter(is_open=True).exists()
    again = signed_in(ben).post(f"/api/calling/{call.public_id}/join", {}, "application/json")
    assert again.status_code == 403


def test_remove_the_host(staff, ann, call):
    """What no moderator may: the site's staff act for the site."""
    sit(ann, call)
    assert remove(staff, call, ann.oto_number)[0] == 200
    assert call.memberships.get(member=ann).is_out


def test_remove_who_is_not_there_now(staff, ann, ben, private_call):
    services.invite_member(ann, private_call, ben.oto_number)
    assert remove(staff, private_call, ben.oto_number)[0] == 200


@pytest.mark.parametrize("number", ["OTO#ZZZZZZ", "nobody", "OTO#", "x" * 300, "\N{OWL}"])
def test_remove_a_stranger(staff, call, number):
    status, body = remove(staff, call, number)
    assert (status, body["code"]) == (404, "participant_not_found")


@pytest.mark.parametrize("public_id", ["222222222222", "nothing", "x" * 200, "\N{OWL}"])
def test_unknown_call(staff, public_id):
    path = f"/api/calling/admin/{quote(public_id)}"
    answers = [
        staff.get(f"{path}/details"),
        staff.post(f"{path}/end", {}, "application/json"),
        staff.delete(f"{path}/participants/OTO%23AAAAAA"),
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(404, "call_not_found")}


def test_end_takes_no_fields(staff, call):
    path = f"/api/calling/admin/{call.public_id}/end"
    answer = staff.post(path, {"now": True}, "application/json")
    assert (answer.status_code, answer.json()["fields"]) == (400, {"now": ["Unknown field."]})
    assert Call.objects.get().status == "active"


@pytest.mark.parametrize("who", ["visitor", "member", "host"])
def test_others_are_refused(client, ann, ben, call, who):
    """Seed bug 59; hosts have doors of their own."""
    if who != "visitor":
        client = signed_in(ben if who == "member" else ann)
    path = f"/api/calling/admin/{call.public_id}"
    answers = [
        client.get(f"{path}/details"),
        client.post(f"{path}/end", {}, "application/json"),
        client.delete(f"{path}/participants/{quote(ann.oto_number)}"),
    ]
    statuses = {answer.status_code for answer in answers}
    assert statuses <= ({401, 403} if who == "visitor" else {403})
    assert Call.objects.get().status == "active"
    assert not call.memberships.exclude(removed_at=None).exists()


def test_nobody_keeps_the_answers(staff, call):
    answer = staff.get(f"/api/calling/admin/{call.public_id}/details")
    assert "no-store" in answer["Cache-Control"]
