"""POST /api/calling/<callId>/leave."""

from calling import services
from calling.models import CallStats, Participation
from tests.calling.scenes import sit


def test_closes_the_own_seat(ben, bens_api, call):
    sit(ben, call)
    assert bens_api.post(f"{call.public_id}/leave") == (200, {"success": True})
    participation = Participation.objects.get()
    assert participation.is_open is None
    assert participation.duration_seconds == 0


def test_twice_is_once(ben, bens_api, call):
    sit(ben, call)
    bens_api.post(f"{call.public_id}/leave")
    left_at = Participation.objects.get().left_at
    assert bens_api.post(f"{call.public_id}/leave") == (200, {"success": True})
    assert Participation.objects.get().left_at == left_at
    assert CallStats.objects.get().total_participants == 1


def test_leaves_others_alone(ann, bens_api, call):
    """Seed bug 22: leave closed several rows."""
    sit(ann, call)
    bens_api.post(f"{call.public_id}/leave")
    assert Participation.objects.get().is_open


def test_closes_no_newer_seat(ben, call):
    """The late `leave` of a replaced tab."""
    old = sit(ben, call)
    new = sit(ben, call)
    services.leave_call(ben, call, old.seat)
    assert Participation.objects.get(seat=new.seat).is_open


def test_reservation_that_was_never_used_counts_nowhere(bens_api, call):
    bens_api.post(f"{call.public_id}/join")
    bens_api.post(f"{call.public_id}/leave")
    assert Participation.objects.get().duration_seconds is None
    assert not CallStats.objects.exists()


def test_foreign_call_is_not_there(bens_api, private_call):
    status, body = bens_api.post(f"{private_call.public_id}/leave")
    assert (status, body["code"]) == (404, "call_not_found")
