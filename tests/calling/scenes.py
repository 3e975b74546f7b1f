"""Calls and sockets for tests, made through the doors that members use."""

import functools
import json

from asgiref.sync import async_to_sync, sync_to_async
from channels.testing import WebsocketCommunicator

from calling import services
from calling.models import Call
from ikoota.asgi import application
from tests.membership.people import signed_in

ORIGIN = b"http://localhost"


def new_call(host, **fields):
    return services.create_call(host, **{"title": "Evening circle", "is_public": True} | fields)


def sit(member, call, socket_id="tab"):
    """The member's participation, reserved and taken."""
    seat = services.join_call(member, call).seat
    return services.take_seat(member, call, seat, socket_id)


def in_loop(test):
    """Run an async test in a loop of its own, with the database on the test's own thread."""

    @functools.wraps(test)
    def run(*args, **kwargs):
        return async_to_sync(test)(*args, **kwargs)

    return run


def join(member, call):
    """Join over the JSON API; the seat."""
    answer = signed_in(member).post(f"/api/calling/{call.public_id}/join", {}, "application/json")
    assert answer.status_code == 200, answer.json()
    return answer.json()["seat"]


class Socket:
    """A browser tab's websocket."""

    def __init__(self, client, public_id, origin=ORIGIN):
        headers = [(b"host", b"localhost"), (b"origin", origin)]
        if client is not None and "sessionid" in client.cookies:
            headers.append((b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode()))
        path = f"/ws/calls/{public_id}/"
        self.wire = WebsocketCommunicator(application, path, headers=headers)

    @classmethod
    async def open(cls, member, call):
        """Connected, with the snapshot read."""
        socket = cls(await sync_to_async(signed_in)(member), call.public_id)
        connected, _ = await socket.wire.connect()
        assert connected
        socket.snapshot = await socket.read()
        assert socket.snapshot["type"] == "snapshot"
        return socket

    @classmethod
    async def seated(cls, member, call):
        """Connected, joined and on its seat; own events read."""
        socket = await cls.open(member, call)
        socket.seat = await sync_to_async(join)(member, call)
        await socket.say(type="take_seat", seat=socket.seat)
        await socket.until("seated")
        return socket

    async def say(self, **message):
        await self.wire.send_to(text_data=json.dumps(message))

    async def read(self):
        return json.loads(await self.wire.receive_from(timeout=3))

    async def until(self, kind):
        """The next event of that type; others before it are dropped."""
        while (event := await self.read())["type"] != kind:
            pass
        return event

    async def refused(self, **message):
        """The error code that the message is answered with."""
        await self.say(**message)
        return (await self.until("error"))["code"]

    async def close_code(self):
        """The code the server closes with, after everything it still says."""
        while (output := await self.wire.receive_output(timeout=3))["type"] != "websocket.close":
            pass
        return output["code"]

    async def drop(self):
        """The connection breaks."""
        await self.wire.disconnect(code=1006)


def fresh(call: Call) -> Call:
    return Call.objects.get(pk=call.pk)
