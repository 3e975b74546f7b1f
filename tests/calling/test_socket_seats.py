"""Taking, losing and finding a seat again over the websocket."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from calling.events import call_group
from calling.models import Participation
from tests.calling.scenes import Socket, fresh, in_loop, join, new_call

pytestmark = pytest.mark.django_db(transaction=True)


@in_loop
async def test_others_hear_of_a_new_participant(ann, ben, call):
    lobby = await Socket.open(ann, call)
    guest = await Socket.seated(ben, call)
    joined = await lobby.until("joined")
    assert joined["participant"]["otoNumber"] == ben.oto_number
    assert joined["participant"]["seat"] == guest.seat
    assert joined["seq"] == lobby.snapshot["seq"] + 1


@in_loop
async def test_join_time_is_when_the_seat_is_taken(ben, call):
    await Socket.seated(ben, call)
    participation = await Participation.objects.aget()
    assert participation.joined_at >= participation.reserved_at


@in_loop
async def test_foreign_seat_cannot_be_taken(ann, ben, call):
    host = await Socket.seated(ann, call)
    guest = await Socket.open(ben, call)
    assert await guest.refused(type="take_seat", seat=host.seat) == "seat_gone"
    assert await guest.refused(type="mute", kind="audio", on=True) == "seat_gone"


@in_loop
async def test_old_seat_cannot_be_taken_again(ben, call):
    """A page that slept while the member joined elsewhere."""
    first = await Socket.seated(ben, call)
    await sync_to_async(join)(ben, call)
    again = await Socket.open(ben, call)
    assert await again.refused(type="take_seat", seat=first.seat) == "seat_gone"


@in_loop
async def test_seat_of_another_call_cannot_be_taken(ben, call):
    other = await sync_to_async(new_call)(ben)
    seat = await sync_to_async(join)(ben, other)
    socket = await Socket.open(ben, call)
    assert await socket.refused(type="take_seat", seat=seat) == "seat_gone"


@in_loop
async def test_leaving(ann, ben, call):
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    await guest.say(type="leave")
    left = await host.until("left")
    assert (left["seat"], left["reason"]) == (guest.seat, "left")
    assert await Participation.objects.filter(is_open=True).acount() == 1


@in_loop
async def test_broken_connection_is_away_and_comes_back(ann, ben, call):
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    await guest.drop()
    assert (await host.until("away"))["seat"] == guest.seat
    again = await Socket.open(ben, call)
    await again.say(type="take_seat", seat=guest.seat)
    assert (await again.until("seated"))["seat"] == guest.seat
    assert (await host.until("back"))["seat"] == guest.seat


@in_loop
async def test_broken_connection_frees_the_seat_after_the_grace_time(ann, ben, call, settings):
    """Seed bug 20: a crashed browser never left."""
    settings.SEAT_GRACE_SECONDS = 0.2
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    await guest.drop()
    left = await host.until("left")
    assert (left["seat"], left["reason"]) == (guest.seat, "lost")
    ghost = await Participation.objects.aget(seat=guest.seat)
    assert (ghost.is_open, ghost.left_at) == (None, ghost.disconnected_at)


@in_loop
async def test_coming_back_too_late(ben, call, settings):
    settings.SEAT_GRACE_SECONDS = 0.1
    guest = await Socket.seated(ben, call)
    await guest.drop()
    await asyncio.sleep(0.3)
    again = await Socket.open(ben, call)
    assert await again.refused(type="take_seat", seat=guest.seat) == "seat_gone"


@in_loop
async def test_end_of_an_older_connection_changes_nothing(ann, ben, call):
    """The old socket of a reconnected tab may be noticed dead long after the new one came."""
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    again = await Socket.open(ben, call)
    await again.say(type="take_seat", seat=guest.seat)
    await again.until("seated")
    await guest.drop()
    assert (await Participation.objects.aget(seat=guest.seat)).is_connected
    await host.say(type="ping")
    assert (await host.until("pong"))["type"] == "pong"


@in_loop
async def test_second_tab_replaces_the_first(ann, ben, call):
    host, first = await Socket.seated(ann, call), await Socket.seated(ben, call)
    second = await Socket.seated(ben, call)
    assert await first.until("removed") == {"type": "removed", "reason": "replaced"}
    assert await first.close_code() == 4409
    assert second.seat != first.seat
    left = await host.until("left")
    assert (left["seat"], left["reason"]) == (first.seat, "replaced")


@in_loop
async def test_same_seat_from_another_tab_closes_the_first(ben, call):
    first = await Socket.seated(ben, call)
    second = await Socket.open(ben, call)
    await second.say(type="take_seat", seat=first.seat)
    await second.until("seated")
    assert await first.close_code() == 4409


@in_loop
async def test_numbers_of_events_have_no_gaps(ann, ben, call):
    host = await Socket.seated(ann, call)
    guest = await Socket.seated(ben, call)
    await guest.say(type="hand", raised=True)
    await guest.say(type="mute", kind="video", on=True)
    heard = [await host.read()]
    while heard[-1]["type"] != "muted":
        heard.append(await host.read())
    numbers = [event["seq"] for event in heard]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert {event["type"] for event in heard} >= {"joined", "hand", "muted"}
    assert (await sync_to_async(fresh)(call)).event_seq == numbers[-1]


@in_loop
async def test_events_that_the_snapshot_knew_are_not_repeated(ann, call):
    socket = await Socket.open(ann, call)
    event = {"type": "away", "seat": "0" * 32, "seq": socket.snapshot["seq"]}
    message = {"type": "roster.event", "event": event}
    await get_channel_layer().group_send(call_group(call.public_id), message)
    await socket.say(type="ping")
    assert await socket.read() == {"type": "pong", "seq": socket.snapshot["seq"]}


@in_loop
async def test_resync_answers_a_snapshot(ann, ben, call):
    host = await Socket.seated(ann, call)
    await Socket.seated(ben, call)
    await host.say(type="resync")
    snapshot = await host.until("snapshot")
    assert {row["otoNumber"] for row in snapshot["participants"]} == {
        ann.oto_number,
        ben.oto_number,
    }
    assert snapshot["you"]["seat"] == host.seat


@in_loop
async def test_ping_is_a_sign_of_life(ben, call, monkeypatch):
    monkeypatch.setattr("calling.consumers.HEARTBEAT_SECONDS", 0)
    guest = await Socket.seated(ben, call)
    before = (await Participation.objects.aget()).last_seen_at
    await guest.say(type="ping")
    await guest.until("pong")
    await guest.say(type="resync")
    await guest.until("snapshot")
    assert (await Participation.objects.aget()).last_seen_at > before


@in_loop
async def test_ping_of_others_sweeps_a_killed_servers_ghosts(ann, ben, call, monkeypatch):
    monkeypatch.setattr("calling.consumers.HEARTBEAT_SECONDS", 0)
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    ghost = Participation.objects.filter(seat=guest.seat)
    await ghost.aupdate(last_seen_at="2020-01-01T00:00:00Z")
    await host.say(type="ping")
    assert (await host.until("left"))["reason"] == "lost"


@in_loop
async def test_mute_and_hand_are_told_once(ann, ben, call):
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    for _ in range(2):
        await guest.say(type="mute", kind="audio", on=True)
    await guest.say(type="hand", raised=True)
    muted, hand = await host.until("muted"), await host.read()
    seq = muted["seq"]
    assert muted == {
        "type": "muted",
        "seq": seq,
        "seat": guest.seat,
        "kind": "audio",
        "on": True,
        "byHost": False,
    }
    assert hand == {"type": "hand", "seq": seq + 1, "seat": guest.seat, "raised": True}
