"""Opening the websocket of a call: who gets in, and what they are told first."""

import pytest
from asgiref.sync import sync_to_async

from calling import services
from tests.calling.scenes import Socket, in_loop, sit
from tests.membership.people import Stage, new_member, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@in_loop
async def test_lobby_sees_call_roster_and_itself(ann, ben, call):
    seat = await sync_to_async(sit)(ann, call)
    socket = await Socket.open(ben, call)
    snapshot = socket.snapshot
    participant = snapshot["participants"][0]
    assert snapshot["call"] == {
        "id": call.public_id,
        "title": "Evening circle",
        "status": "active",
        "isPublic": True,
        "maxParticipants": 4,
        "engine": "direct",
        "createdAt": call.created_at.isoformat(),
    }
    assert snapshot["you"] == {"otoNumber": ben.oto_number, "role": "participant", "seat": None}
    assert participant.pop("look").keys() == {"figure", "seed", "palette"}
    assert participant == {
        "seat": seat.seat,
        "otoNumber": ann.oto_number,
        "role": "host",
        "joinedAt": seat.joined_at.isoformat(),
        "audioMuted": False,
        "videoMuted": False,
        "handRaised": False,
        "connected": True,
    }


async def code_of(client, public_id):
    socket = Socket(client, public_id)
    await socket.wire.connect()
    return await socket.close_code()


@in_loop
async def test_visitors_are_refused(client, call):
    assert await code_of(client, call.public_id) == 4401


@in_loop
async def test_what_a_refused_socket_says_is_ignored(client, call):
    socket = Socket(client, call.public_id)
    await socket.wire.connect()
    await socket.say(type="take_seat", seat="0" * 32)
    assert await socket.close_code() == 4401
    assert await socket.wire.receive_nothing()
    await socket.drop()  # raises what the consumer died of, if it did


@pytest.mark.parametrize("stage", [Stage.APPLICANT, Stage.SUSPENDED])
def test_wrong_stage_is_refused(call, stage):
    client = signed_in(new_member("dan", stage))
    assert in_loop(code_of)(client, call.public_id) == 4401


@pytest.mark.parametrize("public_id", ["22222222zzzz", "1", "x" * 300, "%F0%9F%8E%AD"])
def test_unknown_calls(ben, public_id):
    assert in_loop(code_of)(signed_in(ben), public_id) == 4404


def test_private_calls_are_not_there(ben, private_call):
    assert in_loop(code_of)(signed_in(ben), private_call.public_id) == 4404


def test_ended_calls(ann, ben, call):
    services.end_call(ann, call)
    assert in_loop(code_of)(signed_in(ben), call.public_id) == 4410


def test_removed_members_stay_out(ann, ben, call):
    services.remove_participant(ann, call, sit(ben, call).seat)
    assert in_loop(code_of)(signed_in(ben), call.public_id) == 4410


@pytest.mark.parametrize("origin", [b"https://evil.example", b"null", b""])
@in_loop
async def test_foreign_pages_cannot_connect(ben, call, origin):
    client = await sync_to_async(signed_in)(ben)
    connected, _ = await Socket(client, call.public_id, origin).wire.connect()
    assert not connected
