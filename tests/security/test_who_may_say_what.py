"""Who gets a websocket, and who may say what over it: every message for every kind of caller."""

import pytest
from asgiref.sync import sync_to_async
from channels.layers import channel_layers

from calling import services
from calling.messages import SHAPES
from tests.calling.scenes import Socket, in_loop, new_call
from tests.membership.people import new_member
from tests.security.scene import CALLERS, Scene

pytestmark = pytest.mark.django_db(transaction=True)

# What the socket says first, or the code that it closes with: in a private call, in a public one.
ENTRY = {
    "visitor": (4401, 4401),
    "applicant": (4401, 4401),
    "pre_member": (4404, "snapshot"),
    "outsider": (4404, "snapshot"),
    "participant": ("snapshot", "snapshot"),
    "moderator": ("snapshot", "snapshot"),
    "host": ("snapshot", "snapshot"),
    "suspended": (4401, 4401),
    "staff": (4404, "snapshot"),
    "identity": (4404, "snapshot"),
    # An app sends no cookie: without a ticket it is nobody, with one it is its member.
    "device": (4401, 4401),
}
# Message -> what `lobby`, `participant`, `moderator` and `host` are answered; "" is no error.
SPEAKERS = ("lobby", "participant", "moderator", "host")
MESSAGES = {
    "take_seat": ("seat_gone", "seat_gone", "seat_gone", "seat_gone"),  # another member's
    "leave": ("", "", "", ""),
    "mute": ("seat_gone", "", "", ""),
    "hand": ("seat_gone", "", "", ""),
    "signal": ("seat_gone", "", "", ""),
    "mask_failed": ("", "", "", ""),
    "media_offer": ("seat_gone", "bad_message", "bad_message", "bad_message"),  # not of Janus
    "media_answer": ("", "", "", ""),  # to an offer that nobody made: dropped
    "ping": ("", "", "", ""),
    "resync": ("", "", "", ""),
    "mute_member": ("not_allowed", "not_allowed", "", ""),
    "mute_all": ("not_allowed", "not_allowed", "", ""),
    "remove": ("not_allowed", "not_allowed", "", ""),
    "ban": ("not_allowed", "not_allowed", "", ""),
    "lift_ban": ("not_allowed", "not_allowed", "", ""),
    "role": ("not_allowed", "not_allowed", "not_allowed", ""),
    "hand_over": ("not_allowed", "not_allowed", "not_allowed", ""),
    "lock": ("not_allowed", "not_allowed", "", ""),
    "pause": ("not_allowed", "not_allowed", "", ""),
    "resume": ("not_allowed", "not_allowed", "", ""),
    "end": ("not_allowed", "not_allowed", "", ""),
}


@pytest.fixture(autouse=True)
def _empty_layer():
    channel_layers.backends.clear()


def test_every_caller_and_every_message_has_its_row():
    assert set(ENTRY) == set(CALLERS)
    assert set(MESSAGES) == set(SHAPES)


async def first_word(client, call):
    socket = Socket(client, call.public_id)
    await socket.wire.connect()
    output = await socket.wire.receive_output(timeout=3)
    await socket.drop()
    return output["code"] if output["type"] == "websocket.close" else "snapshot"


@in_loop
async def test_who_gets_in():
    scene = await sync_to_async(Scene)()
    public = await sync_to_async(new_call)(scene.host)
    found = {}
    for caller in CALLERS:
        client = await sync_to_async(scene.client)(caller)
        found[caller] = tuple([await first_word(client, call) for call in (scene.call, public)])
    assert found == ENTRY


def message(kind, guest, seat):
    """A message of that type that fits: to or about the guest, on that seat."""
    return {
        "take_seat": {"seat": seat},
        "mute": {"kind": "audio", "on": True},
        "hand": {"raised": True},
        "signal": {"to": seat, "candidate": {"candidate": ""}},
        "mute_member": {"seat": seat, "kind": "audio"},
        "mute_all": {"kind": "audio"},
        "remove": {"seat": seat},
        "ban": {"seat": seat},
        "lift_ban": {"otoNumber": guest.oto_number},
        "role": {"otoNumber": guest.oto_number, "role": "moderator"},
        "hand_over": {"otoNumber": guest.oto_number},
        "lock": {"on": True},
        "media_offer": {"attempt": 1, "sdp": "v=0\r\n"},
        "media_answer": {"attempt": 1, "sdp": "v=0\r\n"},
        "mask_failed": {"reason": "mask_failed"},
    }.get(kind, {}) | {"type": kind}


async def told(socket, kind):
    """The error that the message was answered with, or "" when a pong came instead."""
    await socket.say(type="ping")
    while (event := await socket.read())["type"] not in ("error", "pong", "removed"):
        pass
    return event.get("code", "") if event.get("re") == kind else ""


@pytest.mark.parametrize("kind", sorted(MESSAGES))
@in_loop
async def test_who_may_say_it(kind):
    """In a public call of its own for each: nobody there has heard anything yet."""
    host, guest, lobby, moderator = [
        await sync_to_async(new_member)(name) for name in ("hana", "gil", "lea", "mo")
    ]
    found = []
    for speaker in SPEAKERS:
        call = await sync_to_async(new_call)(host)
        seats = [await Socket.seated(member, call) for member in (host, guest, moderator)]
        await sync_to_async(services.set_role)(host, call, moderator.oto_number, "moderator")
        sockets = dict(zip(("host", "target", "moderator"), seats, strict=True))
        if speaker == "lobby":
            sockets["lobby"] = await Socket.open(lobby, call)
        elif speaker == "participant":
            sockets["participant"] = await Socket.seated(lobby, call)
        await sockets[speaker].say(**message(kind, guest, sockets["target"].seat))
        found.append(await told(sockets[speaker], kind))
        for socket in sockets.values():
            await socket.drop()
    assert tuple(found) == MESSAGES[kind]
