"""A question costs as many queries with a thousand rows as with one or three."""

import pytest
from django.utils import timezone

from calling.models import Call, CallMember, CallStats, Participation
from tests.calling.scenes import Api, many_calls, many_members, sit
from tests.membership.people import as_staff

pytestmark = pytest.mark.django_db
NOW = timezone.now()
rows = pytest.mark.parametrize("rows", [1, 3, 1000])


def come(call, number, **seat):
    """So many members in the call, with a seat each, and as many other calls with one seat."""
    members = many_members(number)
    CallMember.objects.bulk_create(CallMember(call=call, member=member) for member in members)
    elsewhere = many_calls(call.creator, number)
    places = [(call, uid, member) for uid, member in enumerate(members, 1)]
    places += [(other, 1, members[0]) for other in elsewhere]
    Participation.objects.bulk_create(
        Participation(call=call, member=member, agora_uid=uid, joined_at=NOW, **seat)
        for call, uid, member in places
    )
    assert Participation.objects.count() == 2 * number
    assert Call.objects.count() == number + 1


def go(call, number):
    """As many, who have left again."""
    come(call, number, left_at=NOW, duration_seconds=0, is_open=None)


@rows
def test_roster(bens_api, call, rows, django_assert_num_queries):
    come(call, rows)
    with django_assert_num_queries(5):  # session, account with member, call, roster, roles
        status, body = bens_api.get(call.public_id)
    assert (status, len(body["participants"])) == (200, rows)


@rows
def test_token(ben, bens_api, call, rows, django_assert_num_queries):
    go(call, rows)
    sit(ben, call)
    with django_assert_num_queries(4):  # session, account with member, call with membership, seat
        assert bens_api.post("token", {"channelName": call.channel_name})[0] == 200


@rows
def test_join(bens_api, call, rows, django_assert_num_queries):
    go(call, rows)
    with django_assert_num_queries(13):  # three to the call, ten with the savepoint inside
        assert bens_api.post(f"{call.public_id}/join")[0] == 200


@rows
def test_analytics(ann, rows, django_assert_num_queries):
    calls = many_calls(ann, rows)
    CallStats.objects.bulk_create(CallStats(call=call, total_participants=2) for call in calls)
    staff = Api(as_staff(ann))
    with django_assert_num_queries(3):  # session, account with member, groups
        status, body = staff.get("admin/analytics")
    assert (status, body["summary"]["totalParticipants"]) == (200, 2 * rows)
