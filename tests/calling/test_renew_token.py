"""POST /api/calling/<callId>/token/renew. Seed bug 12: everybody was cut off after an hour."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calling import services
from calling.models import Participation
from tests.calling.scenes import join, sit


def renew(api, call):
    return api.post(f"{call.public_id}/token/renew")


def test_same_seat_and_uid(ben, bens_api, call):
    """Seed bug 12: there was no way to renew a token."""
    join(ben, call)
    first = bens_api.post("token", {"channelName": call.channel_name})[1]
    status, body = renew(bens_api, call)
    assert status == 200
    assert body["expiresAt"] >= first["expiresAt"]
    assert body | {"expiresAt": 0} == first | {"expiresAt": 0}


def test_is_no_second_participation(ben, bens_api, call):
    """Seed bug 10: every renewal was another join."""
    sit(ben, call)
    renew(bens_api, call)
    renew(bens_api, call)
    assert Participation.objects.count() == 1


def test_is_not_kept(ben, bens_api, call):
    """Seed bug 13: tokens without Cache-Control."""
    join(ben, call)
    path = f"/api/calling/{call.public_id}/token/renew"
    answer = bens_api.client.post(path, {}, "application/json")
    assert "no-store" in answer["Cache-Control"]


def test_needs_a_seat(bens_api, call):
    status, body = renew(bens_api, call)
    assert (status, body["code"]) == (409, "seat_gone")


@pytest.mark.parametrize("column", ["last_seen_at", "disconnected_at"])
def test_a_lost_seat_is_none(ben, bens_api, call, column):
    """Nobody swept yet, but its browser is gone."""
    sit(ben, call)
    Participation.objects.update(**{column: timezone.now() - timedelta(minutes=5)})
    assert renew(bens_api, call)[1]["code"] == "seat_gone"


def test_after_leaving(ben, bens_api, call):
    sit(ben, call)
    services.leave_call(ben, call)
    assert renew(bens_api, call)[0] == 409


def test_foreign_and_unknown_calls_look_the_same(bens_api, private_call):
    answers = [
        bens_api.post(f"{public_id}/token/renew")
        for public_id in (private_call.public_id, "22222222zzzz", "x" * 200, "🎭")
    ]
    assert answers == [answers[0]] * 4
    assert (answers[0][0], answers[0][1]["code"]) == (403, "access_denied")


def test_ended_call(ann, ben, bens_api, call):
    """Seed bug 8: tokens for ended calls."""
    sit(ben, call)
    services.end_call(ann, call)
    status, body = renew(bens_api, call)
    assert (status, body["code"]) == (410, "call_ended")
