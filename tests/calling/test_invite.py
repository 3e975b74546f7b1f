"""POST /api/calling/<callId>/invite."""

import pytest
from django.utils import timezone

from calling import services
from calling.models import CallMember
from tests.calling.scenes import sit
from tests.membership.people import Stage, new_member, signed_in

pytestmark = pytest.mark.django_db


def invite(by, call, oto_number):
    path = f"/api/calling/{call.public_id}/invite"
    return signed_in(by).post(path, {"otoNumber": oto_number}, "application/json")


def test_invited_is_not_joined(ann, ben, private_call):
    """Seed bug 30: the time of the invitation stood in joined_at."""
    invite(ann, private_call, ben.oto_number)
    membership = CallMember.objects.get(member=ben)
    assert membership.joined_at is None
    sit(ben, private_call)
    membership.refresh_from_db()
    assert membership.joined_at > membership.invited_at


def test_invited_member_sees_the_call(ann, ben, private_call):
    page = f"/calls/{private_call.public_id}/"
    assert signed_in(ben).get(page).status_code == 404
    invite(ann, private_call, ben.oto_number.lower())
    assert signed_in(ben).get(page).status_code == 200
    assert CallMember.objects.get(member=ben).role == "participant"


def test_twice_is_once(ann, ben, private_call):
    invite(ann, private_call, ben.oto_number)
    invite(ann, private_call, ben.oto_number)
    assert CallMember.objects.filter(member=ben).count() == 1


@pytest.mark.parametrize("number", ["", "OTO#AAAAAA", "🎭", "x" * 1000, "' OR 1=1", None, 7])
def test_unknown_numbers_are_told(ann, private_call, number):
    answer = invite(ann, private_call, number)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert CallMember.objects.count() == 1


def test_applicants_cannot_be_invited(ann, private_call):
    applicant = new_member("zoe", Stage.APPLICANT)
    invite(ann, private_call, applicant.oto_number)
    assert CallMember.objects.count() == 1


def test_only_hosts_and_moderators(ann, ben, cal, private_call):
    invite(ann, private_call, ben.oto_number)
    assert invite(ben, private_call, cal.oto_number).status_code == 403
    assert invite(cal, private_call, cal.oto_number).status_code == 404
    assert not CallMember.objects.filter(member=cal).exists()


def test_takes_a_removal_back_but_not_a_ban(ann, ben, call):
    services.remove_participant(ann, call, sit(ben, call).seat)
    invite(ann, call, ben.oto_number)
    assert CallMember.objects.get(member=ben).removed_at is None
    CallMember.objects.filter(member=ben).update(banned_at=timezone.now())
    assert "banned" in invite(ann, call, ben.oto_number).json()["error"]


def test_removed_moderators_have_no_say(ann, ben, cal, call):
    seat = sit(ben, call).seat
    CallMember.objects.filter(member=ben).update(role="moderator")
    services.remove_participant(ann, call, seat)
    assert invite(ben, call, cal.oto_number).status_code == 403


def test_not_into_an_ended_call(ann, ben, call):
    services.end_call(ann, call)
    assert invite(ann, call, ben.oto_number).status_code == 404
