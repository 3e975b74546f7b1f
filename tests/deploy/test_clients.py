"""Clients that read nothing, or say far too much: they are put out, and nobody else notices."""

import asyncio
import json
from collections import Counter
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed

from tests.bench.crowd import memory_of
from tests.deploy.test_counts import numbers
from tests.deploy.test_faults import agreed, seated
from tests.janus.page import until

pytestmark = [pytest.mark.stack, pytest.mark.timeout(150)]
LARGE, SAID = 40_000, 200
WEBS = ("web", "web-2")
# What is said to a page that does not read, and as much again.
MEMORY_MB = 2 * LARGE * SAID / 2**20


def open_sockets(site):
    """Websockets that the two processes hold."""
    urls = [f"http://{site.stack.place.addresses[name]}/metrics" for name in WEBS]
    return sum(numbers(url)["ikoota_sockets"] for url in urls)


async def sit(site, call, number):
    """A socket on a seat of its own, and the seat."""
    path = f"/api/calling/{call}/join"
    seat = (await asyncio.to_thread(site.member(number).must, "POST", path, {}))["seat"]
    socket = await site.socket(number, call)
    await socket.send(json.dumps({"type": "take_seat", "seat": seat}))
    async with asyncio.timeout(30):
        while json.loads(await socket.recv())["type"] != "seated":
            pass
    return socket, seat


async def raises_hand(lines, speaker):
    """Everybody sees the hand of the speaker change."""
    raised = not speaker.roster[speaker.seat].get("handRaised", False)
    await speaker.say(type="hand", raised=raised)
    await until(lambda: all(o.roster[speaker.seat]["handRaised"] is raised for o in lines))


def test_a_page_that_reads_nothing_is_put_out_and_holds_nobody_up(site, tell):
    call = site.new_call()

    async def live():
        lines = await seated(site, call, (33, 34, 35))
        others = open_sockets(site)
        slow, seat = await sit(site, call, 36)
        await until(lambda: all(seat in line.roster for line in lines))
        slow.transport.pause_reading()
        before = memory_of(site.stack)
        description = {"type": "offer", "sdp": "x" * LARGE}
        for number in range(SAID):
            await lines[0].say(type="signal", to=seat, description=description)
            if number % 20 == 0:
                await raises_hand(lines, lines[1])
            await asyncio.sleep(1 / 35)
        most = memory_of(site.stack)
        grown = sum(most[name] - before[name] for name in WEBS)
        await until(lambda: all(seat not in line.roster for line in lines))
        await until(lambda: open_sockets(site) == others)
        await agreed(lines)
        tell(
            f"a page that reads nothing, {LARGE * SAID / 2**20:.0f} MB for it: the two processes "
            f"grew by {grown:.1f} MB, its seat went as lost, others lost no line"
        )
        assert grown < MEMORY_MB
        assert [line.losses for line in lines] == [0, 0, 0]
        assert not lines[1].refusals + lines[2].refusals
        slow.transport.abort()
        for line in lines:
            await line.close()

    asyncio.run(live())


def test_a_page_that_is_frozen_is_put_out_although_nothing_is_said_to_it(site):
    call = site.new_call()

    async def live():
        others = open_sockets(site)
        frozen, _ = await sit(site, call, 32)
        assert open_sockets(site) == others + 1
        frozen.transport.pause_reading()
        await until(lambda: open_sockets(site) == others)
        frozen.transport.abort()

    asyncio.run(live())


async def flood(socket):
    """Say as much as goes out; what was refused, and the code that it was put out with."""
    refused = Counter()

    async def hear():
        async for text in socket:
            message = json.loads(text)
            if message["type"] == "error":
                refused[message["code"]] += 1

    hearing = asyncio.create_task(hear())
    with suppress(ConnectionClosed):
        for number in range(100_000):
            await socket.send(json.dumps({"type": "hand", "raised": number % 2 == 0}))
            await asyncio.sleep(0)
    with suppress(ConnectionClosed):
        await hearing
    return refused, socket.close_code


def test_who_floods_is_refused_then_put_out_and_nobody_else_notices(site, tell):
    call = site.new_call()

    async def live():
        lines = await seated(site, call, (37, 38, 39))
        socket, _ = await sit(site, call, 40)
        flooding = asyncio.create_task(flood(socket))
        visitor = site.member(41)
        for _ in range(5):
            await raises_hand(lines, lines[0])
            status, _ = await asyncio.to_thread(visitor.ask, "GET", "/api/calling/my-calls")
            assert status == 200
        async with asyncio.timeout(60):
            refused, code = await flooding
        assert (refused, code) == ({"too_fast": 100}, 4429)
        await raises_hand(lines, lines[1])
        tell(f"a page that floods: refused {refused.total()} times, then closed with {code}")
        assert [(line.losses, line.refusals) for line in lines] == [(0, [])] * 3
        for line in lines:
            await line.close()

    asyncio.run(live())


def test_requests_beyond_a_rate_are_refused_and_others_answered(site):
    flooder, visitor = site.member(0), site.member(42)
    answers = Counter()
    for _ in range(30):
        answers[flooder.ask("GET", "/api/calling/admin/analytics")[0]] += 1
        answers["visitor", visitor.ask("GET", "/api/calling/my-calls")[0]] += 1
    assert answers == {200: 20, 429: 10, ("visitor", 200): 30}
