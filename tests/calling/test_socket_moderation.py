"""Whatever a host does reaches everybody's socket at once."""

import asyncio

import pytest
from asgiref.sync import sync_to_async

from calling import services
from calling.models import CallMember
from tests.calling.scenes import Api, Socket, in_loop

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 1  # second


@pytest.fixture
def seated(ann, ben, cal, call):
    """A coroutine function: Ann the host, Ben and Cal on their seats, Ben's second tab."""

    async def sockets():
        host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
        third = await Socket.seated(cal, call)
        lobby = await Socket.open(ben, call)
        return host, guest, third, lobby

    return sockets


async def told(sockets, kind):
    """The event of that type as each socket heard it, within a second and with one number."""
    events = await asyncio.wait_for(
        asyncio.gather(*(socket.until(kind) for socket in sockets)), AT_ONCE
    )
    assert len({str(event) for event in events}) == 1
    return {key: value for key, value in events[0].items() if key not in ("type", "seq")}


@in_loop
async def test_role(seated, ben):
    sockets = host, guest, _, _ = await seated()
    await host.say(type="role", otoNumber=ben.oto_number, role="moderator")
    assert await told(sockets, "role") == {"otoNumber": ben.oto_number, "role": "moderator"}
    await guest.say(type="resync")
    snapshot = await guest.until("snapshot")
    roles = {row["otoNumber"]: row["role"] for row in snapshot["participants"]}
    assert roles[ben.oto_number] == snapshot["you"]["role"] == "moderator"


@in_loop
async def test_hand_over(seated, ann, ben):
    sockets = host, _, _, _ = await seated()
    await host.say(type="hand_over", otoNumber=ben.oto_number)
    assert await told(sockets, "role") == {"otoNumber": ann.oto_number, "role": "moderator"}
    assert await told(sockets, "role") == {"otoNumber": ben.oto_number, "role": "host"}
    code = await host.refused(type="role", otoNumber=ben.oto_number, role="participant")
    assert code == "not_allowed"


@in_loop
async def test_mute_and_stop_camera(seated):
    sockets = host, guest, _, _ = await seated()
    for kind in ("audio", "video"):
        await host.say(type="mute_member", seat=guest.seat, kind=kind)
        body = {"seat": guest.seat, "kind": kind, "on": True, "byHost": True}
        assert await told(sockets, "muted") == body


@in_loop
async def test_mute_all(seated):
    sockets = host, guest, third, _ = await seated()
    await host.say(type="mute_all", kind="audio")
    muted = [await told(sockets, "muted") for _ in range(2)]
    assert {event["seat"] for event in muted} == {guest.seat, third.seat}


@pytest.mark.parametrize(("message", "reason"), [("remove", "removed"), ("ban", "banned")])
@in_loop
async def test_removal_and_ban(seated, message, reason):
    host, guest, third, lobby = await seated()
    await host.say(type=message, seat=guest.seat)
    assert await told((host, third), "left") == {"seat": guest.seat, "reason": reason}
    for tab in (guest, lobby):
        assert (await asyncio.wait_for(tab.until("removed"), AT_ONCE))["reason"] == reason
        assert await tab.close_code() == 4410


@in_loop
async def test_ban_is_lifted(seated, ben, call):
    host, guest, _, _ = await seated()
    await host.say(type="ban", seat=guest.seat)
    await guest.until("removed")
    await host.say(type="lift_ban", otoNumber=ben.oto_number)
    await host.say(type="ping")
    await host.until("pong")
    assert not (await CallMember.objects.aget(member=ben)).is_out


@in_loop
async def test_lock(seated):
    sockets = host, guest, _, _ = await seated()
    for on in (True, False):
        await host.say(type="lock", on=on)
        assert await told(sockets, "locked") == {"on": on}
        await guest.say(type="resync")
        assert (await guest.until("snapshot"))["call"]["locked"] is on


@in_loop
async def test_pause_and_resume(seated):
    sockets = host, guest, _, _ = await seated()
    for message, event, status in (("pause", "paused", "paused"), ("resume", "resumed", "active")):
        await host.say(type=message)
        assert await told(sockets, event) == {}
        await guest.say(type="resync")
        assert (await guest.until("snapshot"))["call"]["status"] == status


@in_loop
async def test_end_of_a_paused_call(seated):
    sockets = host, _, _, _ = await seated()
    await host.say(type="pause")
    await host.say(type="end")
    assert await told(sockets, "ended") == {}
    assert [await socket.close_code() for socket in sockets] == [4410] * 4


@pytest.mark.parametrize(
    ("what", "event"), [("lock", "locked"), ("pause", "paused"), ("mute-all", "muted")]
)
@in_loop
async def test_what_is_asked_over_the_api_is_told_as_well(seated, ann, call, what, event):
    sockets = await seated()
    api = await sync_to_async(Api.of)(ann)
    assert (await sync_to_async(api.post)(f"{call.public_id}/{what}"))[0] == 200
    await told(sockets, event)


@in_loop
async def test_what_the_staff_does_is_told_as_well(seated, call):
    sockets = await seated()
    await sync_to_async(services.pause_call)(None, call)
    await told(sockets, "paused")
    await sync_to_async(services.end_call)(None, call)
    await told(sockets, "ended")


HOSTS_ONLY = [
    {"type": "mute_all", "kind": "audio"},
    {"type": "ban", "seat": "{host}"},
    {"type": "lift_ban", "otoNumber": "{ann}"},
    {"type": "role", "otoNumber": "{ann}", "role": "participant"},
    {"type": "hand_over", "otoNumber": "{ann}"},
    {"type": "lock", "on": True},
    {"type": "pause"},
    {"type": "resume"},
]


@pytest.mark.parametrize("message", HOSTS_ONLY, ids=lambda message: message["type"])
@in_loop
async def test_guests_may_not(ann, ben, call, message):
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    names = {"{host}": host.seat, "{ann}": ann.oto_number}
    said = {key: names.get(value, value) for key, value in message.items()}
    seq = (await type(call).objects.aget()).event_seq
    assert await guest.refused(**said) == "not_allowed"
    assert (await type(call).objects.aget()).event_seq == seq


@in_loop
async def test_refusals_have_their_codes(ann, ben, call):
    host = await Socket.seated(ann, call)
    await Socket.seated(ben, call)
    for message, code in (
        ({"type": "ban", "seat": "0" * 32}, "participant_not_found"),
        ({"type": "ban", "seat": host.seat}, "not_allowed"),
        ({"type": "lift_ban", "otoNumber": "OTO#AAAAAA"}, "participant_not_found"),
        ({"type": "role", "otoNumber": ben.oto_number, "role": "host"}, "invalid_role"),
        ({"type": "hand_over", "otoNumber": "nobody"}, "participant_not_found"),
    ):
        assert await host.refused(**message) == code


@in_loop
async def test_pong_tells_the_number(ann, ben, call, monkeypatch):
    """A client whose last event was lost notices, although no other follows."""
    monkeypatch.setattr("calling.consumers.STANDING_SECONDS", 0)
    host = await Socket.seated(ann, call)
    await type(call).objects.filter(pk=call.pk).aupdate(event_seq=1000)
    await host.say(type="ping")
    assert await host.until("pong") == {"type": "pong", "seq": 1000}


@in_loop
async def test_pings_in_a_row_read_the_number_once(ann, call):
    host = await Socket.open(ann, call)
    await host.say(type="ping")
    seq = (await host.until("pong"))["seq"]
    await type(call).objects.filter(pk=call.pk).aupdate(event_seq=1000)
    await host.say(type="ping")
    assert (await host.until("pong"))["seq"] == seq


def test_number_and_standing_are_one_query(ann, call, django_assert_num_queries):
    from calling.selectors import standing

    with django_assert_num_queries(1):
        assert standing(ann, call) == (call.event_seq, None)
