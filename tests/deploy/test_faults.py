"""What happens to members in a call when a part of the site dies or is away for a while."""

import asyncio
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread

import pytest

from deploy.stack.service import listens
from tests.deploy.conftest import MEMBERS
from tests.deploy.line import Line
from tests.deploy.media_line import MediaLine
from tests.janus.page import until
from tests.janus.server import skip_where_janus_cannot_run

pytestmark = [pytest.mark.stack, pytest.mark.timeout(150)]
AWAY_SECONDS = 10
# Whoever comes back within the time in which a silent seat is kept finds it again.
BACK_SECONDS = 30


def test_ten_of_fifty_get_in_through_two_processes(site, tell):
    call = site.new_call(seats=10)
    clients = [site.member(number) for number in range(MEMBERS)]
    for client in clients:
        client.must("GET", "/api/calling/my-calls")  # the connection stands, and TLS with it
    start = Barrier(MEMBERS)

    def join(number):
        start.wait()
        return clients[number].ask("POST", f"/api/calling/{call}/join", {})

    began = time.monotonic()
    with ThreadPoolExecutor(MEMBERS) as pool:
        answers = list(pool.map(join, range(MEMBERS)))
    tell(f"50 joins at once, 10 seats: {time.monotonic() - began:.2f} s until the last answer")
    outcomes = Counter((status, body.get("code", "in")) for status, body in answers)
    assert outcomes == {(200, "in"): 10, (400, "call_full"): 40}


async def seated(site, call, numbers):
    lines = [Line(site, site.sessions[number], call) for number in numbers]
    for line in lines:
        await line.join()
    await agreed(lines)
    return lines


async def agreed(lines):
    """All of a call see the same seats: their own."""
    seats = {line.seat for line in lines}
    async with asyncio.timeout(30):
        while any(line.roster.keys() != seats for line in lines):
            await asyncio.sleep(0.05)


async def back(lines, seconds=BACK_SECONDS + 30):
    for line in lines:
        await line.is_seated(seconds)


def check_ledger(site, call, members):
    """Everybody came once, nobody is left, nobody is counted twice."""
    site.member(0).must("POST", f"/api/calling/{call}/end", {})
    details = site.details(call)
    assert details["participants"] == []
    stats = details["stats"]
    assert (stats["total_participants"], stats["peak_participants"]) == (members, members)


def test_members_of_a_killed_process_come_back_to_the_other_one(site, tell):
    calls = [site.new_call(), site.new_call()]

    async def live():
        groups = [await seated(site, calls[0], range(1, 9)), await seated(site, calls[1], [9, 10])]
        lines = [line for group in groups for line in group]
        killed = time.monotonic()
        site.stack["web"].kill()
        await asyncio.sleep(0.5)
        hit = [line for line in lines if line.losses]
        assert 0 < len(hit) < len(lines)
        await back(lines)
        tell(
            f"kill -9 of one Daphne: {len(hit)} of {len(lines)} sockets lost, "
            f"all seated again after {time.monotonic() - killed:.1f} s"
        )
        for group in groups:
            await agreed(group)
        assert [line.refusals for line in lines] == [[]] * len(lines)
        # The books are right while they sit, not only after the end.
        assert len(site.details(calls[0])["participants"]) == 8
        for line in lines:
            await line.close()

    try:
        asyncio.run(live())
    finally:
        assert site.stack.revive() == ["web"]
        site.stack["web"].wait()
    check_ledger(site, calls[0], 8)
    check_ledger(site, calls[1], 2)


def test_calls_come_back_by_themselves_when_janus_was_killed(site, tell):
    """Pages without a browser: real WebRTC through Janus, over the websockets of two processes."""
    skip_where_janus_cannot_run()
    call = site.new_call()

    async def live():
        # Two: aiortc mixes up the pictures of two members who are in one first offer.
        lines = [MediaLine(site, site.sessions[number], call) for number in (30, 31)]
        for line in lines:
            await line.join()
        await asyncio.gather(*(line.hears(*lines) for line in lines))
        before = [line.seat for line in lines]
        site.stack["janus"].kill()
        await until(lambda: all(line.media_losses for line in lines))
        killed = time.monotonic()
        # In this thread: the kernel ends a child together with the thread that started it.
        assert site.stack.revive() == ["janus"]
        await until(lambda: listens(int(site.stack.place.addresses["Janus"].split(":")[1])))
        there = time.monotonic()
        await until(lambda: all(all_seats(line, lines) for line in lines))
        await asyncio.gather(*(line.hears(*lines) for line in lines))
        tell(
            f"kill -9 of Janus, 2 members: it answered again {there - killed:.1f} s after they "
            f"noticed, everybody had everybody's sound and picture {time.monotonic() - there:.1f} "
            "s later"
        )
        assert [line.seat for line in lines] == before
        assert [line.losses for line in lines] == [0, 0]
        assert len(site.details(call)["participants"]) == 2
        for line in lines:
            await line.close()

    asyncio.run(live())
    check_ledger(site, call, 2)


def all_seats(line, lines):
    """The page was offered the streams of all the others in its connection of the moment."""
    return line.page and {one.seat for one in lines} - {line.seat} <= set(line.page.seats.values())


class Visitor(Thread):
    """Reads and writes all the time, and keeps what it was answered."""

    def __init__(self, site, number):
        super().__init__()
        self.site, self.number = site, number
        self.answers, self.made, self.slowest = Counter(), [], 0.0
        self.done = Event()

    def run(self):
        client = self.site.member(self.number)
        while not self.done.wait(0.1):
            for ask in (
                ("GET", "/api/calling/my-calls"),
                ("POST", "/api/calling/create", {"title": f"Kept {len(self.made)}"}),
            ):
                began = time.monotonic()
                status, body = client.ask(*ask)
                self.slowest = max(self.slowest, time.monotonic() - began)
                self.answers[status, body.get("code", "") if status != 200 else ""] += 1
                if status == 200 and "callId" in body:
                    self.made.append(body["callId"])


@pytest.mark.parametrize("name", ["mariadb", "redis"])
def test_nothing_is_lost_while_a_server_is_away(site, tell, name):
    call = site.new_call()
    visitors = [Visitor(site, number) for number in (20, 21, 22)]

    async def live():
        lines = await seated(site, call, range(1, 7))
        for visitor in visitors:
            visitor.start()
        await asyncio.sleep(1)
        await asyncio.to_thread(site.stack[name].stop)
        stopped = time.monotonic()
        await asyncio.sleep(AWAY_SECONDS)
        # In this thread: the kernel ends a child together with the thread that started it.
        site.stack[name].start()
        await asyncio.to_thread(site.stack[name].wait)
        there = time.monotonic()
        await back(lines)
        again = time.monotonic() - there
        await agreed(lines)
        await asyncio.sleep(3)
        for visitor in visitors:
            visitor.done.set()
        assert [line.refusals for line in lines] == [[]] * len(lines)
        lost = sum(line.losses > 0 for line in lines)
        for line in lines:
            await line.close()
        return there - stopped, again, lost

    try:
        away, again, lost = asyncio.run(live())
    finally:
        for visitor in visitors:
            visitor.done.set()
            visitor.join(60)
    answers = sum((visitor.answers for visitor in visitors), Counter())
    slowest = max(visitor.slowest for visitor in visitors)
    tell(
        f"{name} away {away:.1f} s: {lost} of 6 sockets lost, all seated {again:.1f} s after it "
        f"was back; answers {dict(answers)}, slowest {slowest:.1f} s"
    )
    assert answers.keys() <= {(200, ""), (503, "unavailable")}
    assert answers[503, "unavailable"]
    # What was answered with 200 is there.
    made = [one for visitor in visitors for one in visitor.made]
    assert made
    for one in made:
        site.details(one)
    check_ledger(site, call, 6)
