"""Sockets that the message which closes them did not reach, or not yet: they do not outstay it."""

import pytest
from asgiref.sync import sync_to_async

from calling import consumers, services
from calling.engines.registry import engine_named
from calling.models import Call, CallMember, Participation
from ikoota.membership.models import Account, Member
from ikoota.membership.services import suspend
from ikoota.membership.signing_in import sign_out_everywhere
from tests.calling.scenes import Socket, fresh, in_loop, new_call, sit
from tests.membership.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
run = sync_to_async


@pytest.mark.parametrize("event", ["banned", "suspended", "signed out", "ended"])
@in_loop
async def test_what_happens_while_a_socket_opens(ann, ben, call, monkeypatch, event):
    """After the member was asked about, before the socket hears of anything."""
    happen = {
        "banned": lambda: services.ban_member(ann, call, ben.oto_number),
        "suspended": lambda: suspend(ben),
        "signed out": lambda: sign_out_everywhere(ben.account),
        "ended": lambda: services.end_call(ann, call),
    }[event]
    join_group = consumers.CallConsumer._join_group

    async def meanwhile(self, group):
        if not self.groups_joined:
            await run(happen)()
        await join_group(self, group)

    client = await run(signed_in)(ben)
    monkeypatch.setattr(consumers.CallConsumer, "_join_group", meanwhile)
    socket = Socket(client, call.public_id)
    await socket.wire.connect()
    output = await socket.wire.receive_output(timeout=3)
    assert output["type"] == "websocket.close"
    assert output["code"] == (4410 if event in ("banned", "ended") else 4401)


GONE = {
    "banned": (CallMember.objects, {"banned_at": "2026-01-01T00:00:00Z"}, 4410),
    "suspended": (Member.objects, {"stage": "suspended"}, 4401),
    "switched off": (Account.objects, {"is_active": False}, 4401),
}


def put_out_silently(member, event):
    """Without the message that closes the sockets."""
    manager, columns, code = GONE[event]
    own = {"banned": {"member": member}, "suspended": {"pk": member.pk}}
    manager.filter(**own.get(event, {"pk": member.account_id})).update(**columns)
    return code


@pytest.mark.parametrize("event", GONE)
@in_loop
async def test_a_socket_that_never_pings_hears_no_more(ann, ben, call, monkeypatch, event):
    host, guest = await Socket.seated(ann, call), await Socket.seated(ben, call)
    monkeypatch.setattr(consumers, "SIGN_IN_SECONDS", 0)
    code = await run(put_out_silently)(ben, event)
    await host.say(type="hand", raised=True)
    while (output := await guest.wire.receive_output(timeout=3))["type"] != "websocket.close":
        assert '"hand"' not in output["text"]
    assert output["code"] == code


@pytest.mark.parametrize("event", ["suspended", "switched off"])
@in_loop
async def test_a_socket_that_never_pings_has_no_say(ann, call, monkeypatch, event):
    host = await Socket.open(ann, call)
    monkeypatch.setattr(consumers, "SIGN_IN_SECONDS", 0)
    code = await run(put_out_silently)(ann, event)
    await host.say(type="lock", on=True)
    assert await host.close_code() == code
    assert not (await run(fresh)(call)).is_locked


def with_tokens(settings, host):
    settings.MEDIA_ENGINE = "fake"
    call = new_call(host)
    return call, engine_named("fake")


def test_a_token_of_a_reserved_seat_sends_nothing_in_a_pause(ann, ben, settings):
    call, engine = with_tokens(settings, ann)
    seat = services.join_call(ben, call).seat
    services.issue_token(ben, call.channel_name)
    services.pause_call(ann, call)
    services.take_seat(ben, call, seat, "tab")
    muted = {(call.channel_name, seat, kind) for kind in ("audio", "video")}
    assert muted <= engine.muted
    services.resume_call(ann, fresh(call))
    assert not muted & engine.muted


def test_tokens_of_suspended_members_are_barred(ann, ben, settings):
    call, engine = with_tokens(settings, ann)
    left = sit(ben, call).seat
    services.leave_call(ben, call)
    seat = sit(ben, call).seat
    suspend(ben)
    assert {(call.channel_name, left), (call.channel_name, seat)} <= engine.banned
    assert not Participation.objects.filter(member=ben, is_open=True).exists()
    assert Call.objects.get().status == Call.Status.ACTIVE
