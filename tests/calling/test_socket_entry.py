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
        "locked": False,
        "masksRequired": True,
        "maxParticipants": 4,
        "engine": "direct",
        "createdAt": call.created_at.isoformat(),
    }
    assert snapshot["you"] == {"otoNumber": ben.oto_number, "role": "participant", "seat": None}
    assert participant.pop("look").keys() == {"figure", "seed", "palette"}
    assert participant == {
        "seat": seat.seat,
        "uid": seat.agora_uid,
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


HOST = b"localhost:8000"


async def is_let_in(member, call, origin, host=HOST):
    client = await sync_to_async(signed_in)(member)
    socket = Socket(client, call.public_id, origin, host=host)
    connected, _ = await socket.wire.connect()
    await socket.drop()
    return connected


@in_loop
async def test_the_sites_own_page_connects(ben, call):
    assert await is_let_in(ben, call, b"http://localhost:8000")
    assert await is_let_in(ben, call, b"http://localhost", b"localhost:80")


FOREIGN = [b"https://evil.example", b"null", b"", b"http://localhost:9999", b"http://localhost"]
FOREIGN += [b"https://localhost:8000", b"http://127.0.0.1:8000", b"http://a.localhost:8000"]


@pytest.mark.parametrize("origin", FOREIGN)
@in_loop
async def test_foreign_pages_cannot_connect(ben, call, origin):
    """Another program on the same machine is another site, too: its port or scheme tells."""
    assert not await is_let_in(ben, call, origin)


@in_loop
async def test_a_host_that_is_not_the_sites_cannot_vouch_for_itself(ben, call):
    assert not await is_let_in(ben, call, b"http://evil.example", b"evil.example")


@in_loop
async def test_pages_behind_a_proxy_connect(ben, call, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://calls.example.org", "https://*.example.net"]
    assert await is_let_in(ben, call, b"https://calls.example.org")
    assert await is_let_in(ben, call, b"https://eu.example.net")
    assert not await is_let_in(ben, call, b"http://calls.example.org")
    assert not await is_let_in(ben, call, b"https://calls.example.org:8443")
