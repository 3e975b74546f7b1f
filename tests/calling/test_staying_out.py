"""Who was removed or banned does not come back: not by any of the doors."""

import pytest
from asgiref.sync import sync_to_async

from calling import services
from calling.errors import SeatGone
from calling.models import CallMember, Participation
from tests.calling.scenes import Api, Socket, in_loop, sit
from tests.membership.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["removed", "banned"])
def out(request, ann, ben, private_call):
    """Ben was in Ann's private call and is out; the code that tells why, and his old seat."""
    services.invite_member(ann, private_call, ben.oto_number)
    seat = sit(ben, private_call).seat
    put_out = {"removed": services.remove_member, "banned": services.ban_member}
    put_out[request.param](ann, private_call, ben.oto_number)
    yield request.param, seat
    assert not Participation.objects.filter(member=ben, is_open=True).exists()
    assert CallMember.objects.get(member=ben).is_out


def test_no_token(bens_api, private_call, out):
    """Seed bug 12: everything is asked again when a token is renewed."""
    code, _ = out
    for answer in (
        bens_api.post("token", {"channelName": private_call.channel_name}),
        bens_api.post(f"{private_call.public_id}/token/renew"),
    ):
        assert (answer[0], answer[1]["code"]) == (403, code)


def test_no_join(bens_api, private_call, out):
    status, body = bens_api.post(f"{private_call.public_id}/join")
    assert (status, body["code"]) == (403, out[0])


def test_no_old_seat(ben, private_call, out):
    with pytest.raises(SeatGone):
        services.take_seat(ben, private_call, out[1], "another device")


def test_no_socket_of_a_new_tab(ben, private_call, out):
    @in_loop
    async def code():
        client = await sync_to_async(signed_in)(ben)
        socket = Socket(client, private_call.public_id)
        await socket.wire.connect()
        return await socket.close_code()

    assert code() == 4410


def test_no_invitation_link(ann, bens_api, private_call, out):
    token = services.make_invitation_link(ann, private_call)
    status, body = bens_api.post("accept-invitation", {"token": token})
    assert (status, body["code"]) == (403, out[0])


def test_no_roster_and_no_row_in_the_lists(bens_api, private_call, out):
    status, body = bens_api.get(private_call.public_id)
    assert (status, body["code"]) == (403, out[0])
    assert bens_api.get("my-calls") == (200, [])


def test_no_say(ann, bens_api, private_call, out):
    for what in ("lock", "pause", "end", "invitation-link"):
        assert bens_api.post(f"{private_call.public_id}/{what}")[1]["code"] == "not_allowed"


def test_banned_members_are_not_even_invited(ann, ben, private_call, out):
    answer = Api.of(ann).post(f"{private_call.public_id}/invite", {"otoNumber": ben.oto_number})
    if out[0] == "banned":
        assert (answer[0], answer[1]["code"]) == (400, "invalid_invitation")
    else:
        assert answer[0] == 200
        services.remove_member(ann, private_call, ben.oto_number)


@in_loop
async def test_a_socket_that_missed_its_end_closes_with_the_next_ping(ann, ben, call):
    """The message that closes it can be lost; a sign of life finds out."""
    for reason, column in (("removed", "removed_at"), ("banned", "banned_at")):
        guest = await Socket.seated(ben, call)
        membership = CallMember.objects.filter(member=ben)
        await membership.aupdate(**{column: "2026-01-01T00:00:00Z"})
        await guest.say(type="ping")
        assert (await guest.until("removed"))["reason"] == reason
        assert await guest.close_code() == 4410
        await membership.aupdate(removed_at=None, banned_at=None)


@in_loop
async def test_a_snapshot_is_not_for_who_is_out(ann, ben, call):
    guest = await Socket.seated(ben, call)
    await CallMember.objects.filter(member=ben).aupdate(removed_at="2026-01-01T00:00:00Z")
    await guest.say(type="resync")
    while (event := await guest.read())["type"] != "removed":
        assert event["type"] != "snapshot"
