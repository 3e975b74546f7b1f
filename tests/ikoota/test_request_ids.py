"""Request ids: made here, or taken from a trusted proxy; in the answer, in every log line."""

import logging
import re

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import channel_layers

from ikoota.asgi import application
from ikoota.request_ids import request_id
from tests.calling.scenes import Socket, in_loop, new_call
from tests.membership.people import new_member, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
MADE = re.compile(r"[0-9a-f]{32}")
GIVEN = b"0123456789abcdef0123456789abcdef"
PROXY, STRANGER = "10.1.2.3", "203.0.113.9"


@pytest.fixture(autouse=True)
def _proxy(settings):
    settings.TRUSTED_PROXIES = ["10.1.0.0/16", "fd00::/8"]
    channel_layers.backends.clear()


@pytest.fixture
def lines():
    """(message, request id) of every log line meanwhile."""
    seen = []

    class Keep(logging.Handler):
        def emit(self, record):
            seen.append((record.getMessage(), request_id.get()))

    handler = Keep()
    root = logging.getLogger()
    root.addHandler(handler)
    yield seen
    root.removeHandler(handler)


async def ask(path="/healthz", *headers, client=(STRANGER, 1)):
    """The ids in the answer's headers."""
    named = [(b"host", b"localhost"), *headers]
    scope = {"type": "http", "method": "GET", "path": path, "headers": named, "client": client}
    wire = ApplicationCommunicator(application, scope | {"query_string": b""})
    await wire.send_input({"type": "http.request", "body": b""})
    answer = await wire.receive_output(timeout=5)
    await wire.receive_output(timeout=5)
    await wire.wait()
    return [value for name, value in answer["headers"] if name.lower() == b"x-request-id"]


@in_loop
async def test_every_answer_has_one_and_no_two_the_same():
    ids = [await ask(path) for path in ("/healthz", "/sign-in/", "/nowhere", "/api/health", "/")]
    assert [len(found) for found in ids] == [1] * 5
    assert len({found[0] for found in ids}) == 5
    assert all(MADE.fullmatch(found[0].decode()) for found in ids)


@pytest.mark.parametrize("peer", [PROXY, "fd00::7"])
@in_loop
async def test_a_trusted_proxy_may_name_it(peer):
    assert await ask("/healthz", (b"x-request-id", GIVEN), client=(peer, 1)) == [GIVEN]


@pytest.mark.parametrize("client", [(STRANGER, 1), ("", 0), None, ("10.2.0.1", 1), ("a name", 1)])
@in_loop
async def test_nobody_else_may(client):
    (own,) = await ask("/healthz", (b"x-request-id", GIVEN), client=client)
    assert own != GIVEN


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"short",
        GIVEN.upper(),
        GIVEN + b"0",
        GIVEN + b"\n",
        b"OTO#AAAAAA",
        b"<script>alert(1)</script>",
        b"ann@example.org",
    ],
)
@in_loop
async def test_not_even_a_proxy_may_name_it_otherwise(value):
    (own,) = await ask("/healthz", (b"x-request-id", value), client=(PROXY, 1))
    assert MADE.fullmatch(own.decode())
    assert own != value


@in_loop
async def test_two_ids_are_none():
    twice = [(b"x-request-id", GIVEN), (b"x-request-id", GIVEN)]
    (own,) = await ask("/healthz", *twice, client=(PROXY, 1))
    assert own != GIVEN


@in_loop
async def test_it_is_in_the_log_lines_of_its_request_alone(lines):
    first, second = [await ask(f"/api/nowhere-{n}") for n in range(2)]
    logging.getLogger("ikoota").warning("outside")
    found = [own for message, own in lines if "nowhere" in message]
    assert found == [first[0].decode(), second[0].decode()]
    assert ("outside", "") in lines


@in_loop
async def test_a_websocket_has_one_for_its_whole_life(lines):
    ann = await sync_to_async(new_member)()
    call = await sync_to_async(new_call)(ann)
    socket = Socket(await sync_to_async(signed_in)(ann), call.public_id)
    await socket.wire.send_input({"type": "websocket.connect"})
    accepted = await socket.wire.receive_output(timeout=3)
    (own,) = [value.decode() for name, value in accepted["headers"] if name == b"x-request-id"]
    assert MADE.fullmatch(own)
    await socket.read()
    with pytest.MonkeyPatch.context() as patch:
        note = logging.getLogger("ikoota").warning
        patch.setattr("calling.consumers._note_lag", lambda message: note("an event came"))
        await socket.say(type="lock", on=True)
        await socket.until("locked")
    await socket.drop()
    assert ("an event came", own) in lines
