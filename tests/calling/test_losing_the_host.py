"""A call whose host the staff removed or suspended gets another one, or ends."""

import pytest
from asgiref.sync import sync_to_async

from calling import services
from calling.models import Call, CallMember, Participation
from ikoota.membership.services import approve, suspend
from tests.calling.scenes import Api, Socket, fresh, in_loop, new_call, sit

pytestmark = pytest.mark.django_db(transaction=True)


def remove(member, call):
    services.remove_member(None, call, member.oto_number)


def ban(member, call):
    services.ban_member(None, call, member.oto_number)


def suspended(member, call):
    suspend(member)


ways = pytest.mark.parametrize("lose", [remove, ban, suspended])


def roles_in(call):
    return dict(CallMember.objects.filter(call=call).values_list("member__oto_number", "role"))


@ways
def test_who_sits_there_longest_is_the_host(ann, ben, cal, call, lose):
    for member in (ann, ben, cal):
        sit(member, call)
    lose(ann, call)
    assert roles_in(call) == {
        ann.oto_number: "participant",
        ben.oto_number: "host",
        cal.oto_number: "participant",
    }
    assert Api.of(ben).post(f"{call.public_id}/end") == (200, {"success": True})


@ways
def test_moderators_come_first_there_or_not(ann, ben, cal, call, lose):
    sit(ben, call)
    services.invite_member(ann, call, cal.oto_number)
    services.set_role(ann, call, cal.oto_number, "moderator")
    sit(cal, call)
    lose(ann, call)
    assert roles_in(call)[cal.oto_number] == "host"


@ways
def test_a_moderator_who_is_not_there_is_better_than_none(ann, ben, cal, private_call, lose):
    for member in (ben, cal):
        services.invite_member(ann, private_call, member.oto_number)
    services.set_role(ann, private_call, cal.oto_number, "moderator")
    sit(ann, private_call)
    lose(ann, private_call)
    assert roles_in(private_call)[cal.oto_number] == "host"
    assert not fresh(private_call).has_ended


@ways
def test_with_nobody_left_to_host_it_ends(ann, ben, private_call, lose):
    services.invite_member(ann, private_call, ben.oto_number)
    sit(ann, private_call)
    lose(ann, private_call)
    assert fresh(private_call).has_ended
    assert not Participation.objects.filter(is_open=True).exists()


@ways
def test_who_was_removed_or_suspended_does_not_follow(ann, ben, cal, call, lose):
    for member in (ben, cal):
        sit(member, call)
        services.set_role(ann, call, member.oto_number, "moderator")
    services.remove_member(ann, call, ben.oto_number)
    suspend(cal)
    lose(ann, call)
    assert fresh(call).has_ended


def test_a_suspended_host_loses_every_call_and_gets_none_back(ann, ben):
    empty, busy, over = (new_call(ann) for _ in range(3))
    services.end_call(ann, over)
    sit(ben, busy)
    suspend(ann)
    ended = set(Call.objects.filter(status="ended"))
    assert ended == {empty, over}
    approve(ann, stage="full_member")
    assert roles_in(busy) == {ann.oto_number: "participant", ben.oto_number: "host"}
    assert roles_in(over) == {ann.oto_number: "host"}


def test_who_is_no_host_changes_none(ann, ben, call):
    sit(ben, call)
    suspend(ben)
    assert roles_in(call) == {ann.oto_number: "host", ben.oto_number: "participant"}


@in_loop
async def test_everybody_hears_of_it_in_order(ann, ben, call):
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    await sync_to_async(remove)(ann, call)
    left = await guest.until("left")
    events = [left, await guest.read(), await guest.read()]
    assert [event["seq"] for event in events] == [left["seq"] + step for step in range(3)]
    assert [(one.get("otoNumber"), one.get("role")) for one in events] == [
        (None, None),
        (ann.oto_number, "participant"),
        (ben.oto_number, "host"),
    ]
    assert await host.close_code() == 4410


@in_loop
async def test_everybody_hears_that_it_is_over(ann, ben, private_call):
    lobby = await Socket.open(ann, private_call)
    await sync_to_async(remove)(ann, private_call)
    assert await lobby.close_code() == 4410
