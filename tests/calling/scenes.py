"""Calls and sockets for tests, made through the doors that members use."""

import asyncio
import functools
import json
from datetime import timedelta

from asgiref.sync import async_to_sync, sync_to_async
from channels.testing import WebsocketCommunicator
from django.utils import timezone

from calling import services
from calling.api.views import MemberView
from calling.models import Call, CallStats
from ikoota.asgi import application
from ikoota.membership.models import Member
from ikoota.preferences.models import Preferences
from tests.membership.people import signed_in

ORIGIN = b"http://localhost"


def new_call(host, **fields):
    return services.create_call(host, **{"title": "Evening circle", "is_public": True} | fields)


def booked(host, when, *, participants=2, peak=2, seconds=600, audio=3, video=20):
    """A call made at `when`, with that ledger."""
    call = new_call(host)
    Call.objects.filter(pk=call.pk).update(created_at=when)
    CallStats.objects.create(
        call=call,
        total_participants=participants,
        peak_participants=peak,
        total_duration_seconds=seconds,
        audio_minutes_consumed=audio,
        video_minutes_consumed=video,
    )
    return call


def many_calls(host, number):
    """So many public calls, made in the last thirty days, written at once."""
    now = timezone.now()
    return Call.objects.bulk_create(
        Call(
            title=f"Call {n}",
            is_public=True,
            creator=host,
            engine="direct",
            created_at=now - timedelta(days=n % 30),
        )
        for n in range(number)
    )


def many_members(number):
    """So many full members, written at once; without accounts, because they only sit there."""
    stage = Member.Stage.FULL_MEMBER
    members = Member.objects.bulk_create(Member(stage=stage) for _ in range(number))
    Preferences.objects.bulk_create(Preferences(member=member) for member in members)
    return members


def sit(member, call, socket_id="tab"):
    """The member's participation, reserved and taken."""
    seat = services.join_call(member, call).seat
    return services.take_seat(member, call, seat, socket_id)


def in_loop(test):
    """Run an async test in a loop of its own, with the database on the test's own thread."""

    async def whole(*args, **kwargs):
        try:
            return await test(*args, **kwargs)
        finally:
            await _end_tasks()

    @functools.wraps(test)
    def run(*args, **kwargs):
        return async_to_sync(whole)(*args, **kwargs)

    return run


async def _end_tasks():
    """End what sockets left behind; the Redis layer at times swallows the first cancellation."""
    while rest := asyncio.all_tasks() - {asyncio.current_task()}:
        for task in rest:
            task.cancel()
        await asyncio.wait(rest, timeout=0.5)


def join(member, call):
    """Join over the JSON API; the seat."""
    answer = signed_in(member).post(f"/api/calling/{call.public_id}/join", {}, "application/json")
    assert answer.status_code == 200, answer.json()
    return answer.json()["seat"]


# What the door of the API answers for every view (ikoota/schema.py).
DOOR_CODES = {"invalid", "parse_error", "not_authenticated", "permission_denied", "throttled"}


class Api:
    """A member's requests under /api/calling/, answering (status, body).

    Every answer is held against what its view declares: the fields of `answer`, or an error of
    `errors`.
    """

    def __init__(self, client):
        self.client = client

    @classmethod
    def of(cls, member):
        return cls(signed_in(member))

    def post(self, path, body=None):
        return self._answer("post", path, body or {}, "application/json")

    def delete(self, path):
        return self._answer("delete", path)

    def get(self, path, **query):
        return self._answer("get", path, query)

    def _answer(self, method, path, *arguments):
        answer = getattr(self.client, method)(f"/api/calling/{path}", *arguments)
        body = answer.json()
        view = answer.resolver_match.func.view_class
        if issubclass(view, MemberView) and method != "delete":
            _assert_declared(view, answer.status_code, body)
        return answer.status_code, body


def _assert_declared(view, status, body):
    if status >= 400:
        assert body.keys() <= {"error", "code", "fields"}
        declared = {(error.status, error.code) for error in view.errors}
        assert body["code"] in DOOR_CODES or (status, body["code"]) in declared, body
        return
    for row in body if isinstance(body, list) else [body]:
        assert row.keys() == view.answer().fields.keys()


class Socket:
    """A browser tab's websocket."""

    def __init__(self, client, public_id, origin=ORIGIN, query="", host=b"localhost"):
        headers = [(b"host", host)]
        if origin is not None:
            headers.append((b"origin", origin))
        if client is not None and "sessionid" in client.cookies:
            headers.append((b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode()))
        path = f"/ws/calls/{public_id}/{query}"
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
