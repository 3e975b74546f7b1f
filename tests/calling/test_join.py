"""POST /api/calling/<callId>/join."""

import pytest

from calling import services
from calling.models import Call, CallMember, Participation
from tests.calling.scenes import fresh, join, new_call, sit

NOT_FOUND = "call_not_found"


def test_answers_channel_title_and_seat(bens_api, call):
    """Seed bug 24: the page read response.data of a flat object, so that joining always failed."""
    status, body = bens_api.post(f"{call.public_id}/join")
    seat = Participation.objects.get().seat
    assert status == 200
    assert body == {
        "success": True,
        "channelName": call.channel_name,
        "callTitle": "Evening circle",
        "seat": seat,
    }


def test_join_only_reserves(bens_api, call, ben):
    """Seed bug 10: a join that never happened was counted."""
    bens_api.post(f"{call.public_id}/join")
    participation = Participation.objects.get()
    assert (participation.joined_at, participation.is_open) == (None, True)


def test_unused_reservation_is_answered_again(ben, call):
    assert join(ben, call) == join(ben, call)
    assert Participation.objects.count() == 1


def test_second_tab_takes_the_seat_over(ben, call):
    old = sit(ben, call)
    new = join(ben, call)
    assert new != old.seat
    assert list(Participation.objects.filter(is_open=True).values_list("seat", flat=True)) == [new]


def test_media_uid_is_random_and_in_range(ann, ben, call):
    """Seed bugs 5 and 29: the browser chose the uid, and it was not unique."""
    uids = {services.join_call(member, call).agora_uid for member in (ann, ben)}
    assert len(uids) == 2
    assert all(1 <= uid <= 2**31 - 1 for uid in uids)


def test_private_call_is_not_there_for_others(bens_api, private_call):
    """Seed bug 18: joining a private call made anybody its member."""
    foreign = bens_api.post(f"{private_call.public_id}/join")
    unknown = bens_api.post("22222222zzzz/join")
    assert foreign == unknown
    assert foreign[0] == 404
    assert foreign[1]["code"] == NOT_FOUND
    assert CallMember.objects.count() == 1


def test_invited_member_joins_a_private_call(ann, ben, bens_api, private_call):
    services.invite_member(ann, private_call, ben.oto_number)
    assert bens_api.post(f"{private_call.public_id}/join")[0] == 200


@pytest.mark.parametrize(
    "public_id", ["1", "0", "-1", "%00", "..", "x" * 500, "🎭", "'%20OR%201=1"]
)
def test_odd_ids_are_not_found(bens_api, public_id):
    answer = bens_api.client.post(f"/api/calling/{public_id}/join", {}, "application/json")
    assert answer.status_code == 404


def test_ended_call(ann, bens_api, call):
    services.end_call(ann, call)
    status, body = bens_api.post(f"{call.public_id}/join")
    assert (status, body["code"]) == (404, "call_ended")


def test_paused_call(bens_api, call):
    Call.objects.update(status="paused")
    status, body = bens_api.post(f"{call.public_id}/join")
    assert (status, body["code"]) == (409, "call_paused")
    assert not Participation.objects.exists()


def test_full_call(ann, ben, cal):
    """Seed bug 19: capacity counted token rows, and was read before it was written."""
    call = new_call(ann, max_participants=2)
    join(ann, call)
    join(ben, call)
    from tests.membership.people import signed_in

    answer = signed_in(cal).post(f"/api/calling/{call.public_id}/join", {}, "application/json")
    assert answer.status_code == 400
    assert answer.json() == {"error": "This call is full.", "code": "call_full"}


def test_engine_limits_the_seats(ann, ben, call, settings):
    """The direct engine carries four, whatever the call allows."""
    from calling.errors import CallFull
    from tests.membership.people import new_member

    for number in range(4):
        join(new_member(f"guest{number}"), call)
    assert fresh(call).max_participants == 50
    with pytest.raises(CallFull):
        services.join_call(ben, call)


def test_member_on_a_seat_may_join_again_when_full(ann, ben):
    call = new_call(ann, max_participants=2)
    sit(ann, call)
    sit(ben, call)
    join(ben, call)
    assert Participation.objects.filter(is_open=True).count() == 2


def test_removed_member_stays_out(ann, ben, bens_api, call):
    services.remove_participant(ann, call, sit(ben, call).seat)
    status, body = bens_api.post(f"{call.public_id}/join")
    assert (status, body["code"]) == (403, "removed")


def test_unknown_fields_are_refused(bens_api, call):
    status, body = bens_api.post(f"{call.public_id}/join", {"role": "host"})
    assert (status, body["fields"]) == (400, {"role": ["Unknown field."]})
    assert not Participation.objects.exists()


def test_ghost_makes_room(ann, ben, cal):
    """Seed bug 20: a crashed browser kept its seat for ever."""
    from datetime import timedelta

    from django.utils import timezone

    call = new_call(ann, max_participants=2)
    sit(ann, call)
    sit(ben, call)
    Participation.objects.filter(member=ann).update(
        last_seen_at=timezone.now() - timedelta(minutes=5)
    )
    join(cal, call)
    ghost = Participation.objects.get(member=ann)
    assert ghost.is_open is None
    assert ghost.left_at is not None


def test_needs_csrf(ben, call):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ben.account)
    path = f"/api/calling/{call.public_id}/join"
    assert browser.post(path, {}, "application/json").status_code == 403
