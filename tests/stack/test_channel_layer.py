"""The layer on a real Redis: nothing is kept for a websocket behind its end, nor read for it."""

import asyncio
import time
from contextlib import suppress

import pytest
from asgiref.sync import sync_to_async
from channels.layers import channel_layers
from redis.asyncio import Connection

from deploy.stack.place import Place
from deploy.stack.redis_server import redis_server
from ikoota.channel_layer import TidyRedisLayer
from tests.calling.scenes import Socket, in_loop, new_call
from tests.membership.people import new_member

pytestmark = pytest.mark.any_database


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    place = Place(tmp_path_factory.mktemp("redis"))
    service = redis_server(place)
    try:
        service.start()
        service.wait()
        yield place.environment["REDIS_URL"]
    finally:
        service.stop()


@pytest.fixture
def layer(url):
    own = TidyRedisLayer(hosts=[url], capacity=10)
    before = channel_layers.set("default", own)
    yield own
    channel_layers.set("default", before)


async def test_a_channel_that_is_gone_gets_no_queue_and_others_get_all(layer):
    there, gone = await layer.new_channel(), await layer.new_channel()
    layer.forget(gone)
    for number in range(3):
        await layer.send(gone, {"type": "late"})
        await layer.send(there, {"type": "news", "number": number})
    heard = [await layer.receive(there) for _ in range(3)]
    assert [message["number"] for message in heard] == [0, 1, 2]
    assert layer.receive_buffer == {}


async def test_a_channel_may_be_forgotten_while_it_is_read(layer):
    # The first asks Redis for both, the second waits for what the first finds.
    first, second = await layer.new_channel(), await layer.new_channel()
    asking = asyncio.create_task(layer.receive(first))
    await asyncio.sleep(0.1)
    waiting = asyncio.create_task(layer.receive(second))
    await asyncio.sleep(0.1)
    layer.forget(second)
    for reading in (waiting, asking):
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
    layer.forget(first)
    assert layer.receive_buffer == {}


@pytest.fixture
def deaf(monkeypatch):
    """Cancels who asks Redis for messages, in the moment in which Python 3.11 forgets that."""
    send = Connection.send_packed_command

    async def swallow(self, command, check_health=True):
        await send(self, command, check_health)
        if b"BZPOPMIN" in b"".join(command):
            asyncio.current_task().cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0)

    monkeypatch.setattr(Connection, "send_packed_command", swallow)


async def test_who_was_cancelled_ends_even_when_the_client_forgets_it(layer, deaf):
    layer.brpop_timeout = 0.2
    channel = await layer.new_channel()
    reading = asyncio.create_task(layer.receive(channel))
    done, _ = await asyncio.wait([reading], timeout=5)
    assert done
    assert reading.cancelled()


@pytest.mark.django_db(transaction=True)
@in_loop
async def test_a_websocket_that_ends_is_forgotten(layer):
    ann = await sync_to_async(new_member)("ann-on-redis")
    call = await sync_to_async(new_call)(ann)
    socket = await Socket.open(ann, call)
    assert len(layer.living) == 1
    await socket.drop()
    deadline = time.monotonic() + 10
    while layer.living and time.monotonic() < deadline:
        await asyncio.sleep(0.02)
    assert not layer.living
    assert layer.receive_buffer == {}
