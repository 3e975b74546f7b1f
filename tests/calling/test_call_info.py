"""GET /api/calling/<callId>."""

from calling import services
from calling.models import Participation
from tests.calling.scenes import sit


def test_tells_the_call_and_its_roster(bens_api, ann, call):
    """Seed bug 23: the page asked for an address that did not exist."""
    seat = sit(ann, call)
    status, body = bens_api.get(call.public_id)
    assert status == 200
    assert body["id"] == call.public_id
    assert body["participants"] == [
        {
            "seat": seat.seat,
            "oto_number": ann.oto_number,
            "role": "host",
            "joined_at": body["participants"][0]["joined_at"],
            "audio_muted": False,
            "video_muted": False,
            "hand_raised": False,
        }
    ]


def test_reserved_seats_are_not_shown(bens_api, ann, call):
    services.join_call(ann, call)
    assert bens_api.get(call.public_id)[1]["participants"] == []


def test_lost_seats_are_not_shown(bens_api, ann, call):
    sit(ann, call)
    Participation.objects.update(last_seen_at="2020-01-01T00:00:00Z")
    body = bens_api.get(call.public_id)[1]
    assert (body["participants"], body["participant_count"]) == ([], 0)


def test_foreign_call_is_not_there(bens_api, private_call):
    foreign = bens_api.get(private_call.public_id)
    assert foreign == bens_api.get("22222222zzzz")
    assert foreign[0] == 404
