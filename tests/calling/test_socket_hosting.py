"""Mute, remove and end over the websocket."""

import pytest
from asgiref.sync import sync_to_async

from calling.models import CallMember, Participation
from ikoota.membership.services import suspend
from tests.calling.scenes import Socket, fresh, in_loop

pytestmark = pytest.mark.django_db(transaction=True)


@in_loop
async def test_host_mutes(ann, ben, call):
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    await host.say(type="mute_member", seat=guest.seat, kind="audio")
    muted = await guest.until("muted")
    assert (muted["seat"], muted["on"], muted["byHost"]) == (guest.seat, True, True)


@in_loop
async def test_host_removes(ann, ben, call):
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    await host.say(type="remove", seat=guest.seat)
    assert (await guest.until("removed"))["reason"] == "removed"
    assert await guest.close_code() == 4410
    left = await host.until("left")
    assert (left["seat"], left["reason"]) == (guest.seat, "removed")


@in_loop
async def test_removal_closes_the_members_other_tabs(ann, ben, call):
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    lobby = await Socket.open(ben, call)
    await host.say(type="remove", seat=guest.seat)
    assert await lobby.close_code() == 4410


@in_loop
async def test_host_ends(ann, ben, call):
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    await host.say(type="end")
    for socket in (host, guest):
        assert (await socket.until("ended"))["type"] == "ended"
        assert (await socket.read())["reason"] == "ended"
        assert await socket.close_code() == 4410
    assert (await sync_to_async(fresh)(call)).status == "ended"
    assert not await Participation.objects.filter(is_open=True).aexists()


@pytest.mark.parametrize("message", ["mute_member", "remove", "end"])
@in_loop
async def test_guests_may_not(ann, ben, call, message):
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    fields = {"mute_member": {"seat": host.seat, "kind": "audio"}, "remove": {"seat": host.seat}}
    code = await guest.refused(type=message, **fields.get(message, {}))
    assert code == "not_allowed"
    assert await Participation.objects.filter(is_open=True, audio_muted=False).acount() == 2


@in_loop
async def test_moderators_neither_remove_nor_mute_the_host(ann, ben, call):
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    await CallMember.objects.filter(member=ben).aupdate(role="moderator")
    assert await guest.refused(type="remove", seat=host.seat) == "not_allowed"
    assert await guest.refused(type="remove", seat=guest.seat) == "not_allowed"
    refusal = await guest.refused(type="mute_member", seat=host.seat, kind="video")
    assert refusal == "not_allowed"


@in_loop
async def test_nobody_sits_there(ann, call):
    host = await Socket.seated(ann, call)
    assert await host.refused(type="remove", seat="0" * 32) == "participant_not_found"


@in_loop
async def test_suspended_member_is_out_at_once(ann, ben, call):
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    await sync_to_async(suspend)(ben)
    assert await guest.close_code() == 4410
    assert (await host.until("left"))["reason"] == "removed"
