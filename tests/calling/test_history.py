"""What stays when people go, and what lists cost."""

import pytest

from calling import services
from calling.models import Call, CallStats
from calling.selectors import participants_in, snapshot
from tests.calling.scenes import new_call, sit
from tests.membership.people import new_member

pytestmark = pytest.mark.django_db


def test_calls_outlive_their_creator(ann, ben, call):
    """Seed bug 28: deleting one account deleted everybody's history."""
    sit(ben, call)
    services.end_call(ann, call)
    ann.delete()
    assert Call.objects.get().creator is None
    assert CallStats.objects.get().total_participants == 1


def test_participations_outlive_the_account(ben, call):
    sit(ben, call)
    ben.account.delete()
    assert [row["otoNumber"] for row in participants_in(call)] == [ben.oto_number]


@pytest.mark.parametrize("guests", [1, 3])
def test_roster_queries_do_not_grow(ann, guests, django_assert_num_queries):
    call = new_call(ann)
    for number in range(guests):
        sit(new_member(f"guest{number}"), call)
    with django_assert_num_queries(4):  # number, own role, roles, rows with looks
        assert len(snapshot(ann, call, None).participants) == guests
