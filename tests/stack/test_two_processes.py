"""Two server processes, one MariaDB and one Redis: what members see is one site.

On SQLite the same with one process. Everybody comes over HTTP, with a session of their own.
"""

import asyncio
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from tests.stack.client import Client, dial
from tests.stack.people import sign_up_members
from tests.stack.processes import environment_for, python, served, started
from tests.stack.servers import Stack, stack

MEMBERS, SEATS = 50, 10
# Longer than any blocking request to Redis may take.
QUIET_SECONDS = 7


@dataclass
class Site:
    """Server processes and the sessions of fifty members."""

    ports: list[int]
    sessions: list[str]
    environment: dict[str, str]
    folder: Path

    def client(self, number):
        return Client(self.port(number), self.sessions[number])

    def port(self, number):
        return self.ports[number % len(self.ports)]

    def new_call(self, seats=SEATS):
        body = {"title": "Race", "isPublic": True, "maxParticipants": seats}
        return self.client(0).must("POST", "/api/calling/create", body)["callId"]

    def socket(self, number, call):
        return dial(self.port(number), f"calls/{call}/", self.sessions[number])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    with ExitStack() as running:
        # What the tests run on decides; in the tests' own database nothing is ever committed.
        on_mariadb = connection.vendor == "mysql"
        servers = running.enter_context(stack()) if on_mariadb else on_sqlite(folder)
        addresses = servers.environment()
        environment = environment_for(MEDIA_ENGINE="fake", VAR_DIR=str(folder), **addresses)
        sessions = sign_up_members(environment, MEMBERS)
        processes = 2 if on_mariadb else 1
        ports = [running.enter_context(served(environment, folder)) for _ in range(processes)]
        yield Site(ports, sessions, environment, folder)


def on_sqlite(folder):
    return Stack(f"sqlite:///{folder / 'race.sqlite3'}", "")


def at_once(members, ask):
    """What `ask(number)` answers for each, all let go at the same moment."""
    start = Barrier(len(members))

    def run(number):
        start.wait()
        return ask(number)

    with ThreadPoolExecutor(len(members)) as pool:
        return list(pool.map(run, members))


async def hear(socket, wanted):
    """The next message of one of those types."""
    async with asyncio.timeout(30):
        while (message := json.loads(await socket.recv()))["type"] not in wanted:
            pass
    return message


def test_ten_of_fifty_get_in_and_see_each_other(site):
    """Seed bug 19: capacity was read, and then written."""
    call = site.new_call()
    clients = [site.client(number) for number in range(MEMBERS)]
    answers = at_once(
        range(MEMBERS), lambda n: clients[n].ask("POST", f"/api/calling/{call}/join", {})
    )
    outcomes = Counter((status, body.get("code", "in")) for status, body in answers)
    assert outcomes == {(200, "in"): SEATS, (400, "call_full"): MEMBERS - SEATS}
    seats = {n: body["seat"] for n, (status, body) in enumerate(answers) if status == 200}

    async def sit():
        sockets = {number: await site.socket(number, call) for number in seats}
        for number, socket in sockets.items():
            await socket.send(json.dumps({"type": "take_seat", "seat": seats[number]}))
        for socket in sockets.values():
            assert await roster_of(socket, SEATS) == set(seats.values())
            await socket.close()

    asyncio.run(sit())


async def roster_of(socket, size):
    """Seats that this socket knows of once there are `size`: from its snapshots and events.

    Two processes send what they wrote one after the other, and the later may come first. Who hears
    of a gap asks for a snapshot, as pages do.
    """
    known, last = set(), -1
    while len(known) < size:
        message = await hear(socket, ("snapshot", "joined"))
        if message["type"] == "joined" and message["seq"] > last + 1:
            await socket.send(json.dumps({"type": "resync"}))
        last = message["seq"]
        people = message.get("participants") or [message.get("participant")]
        known |= {person["seat"] for person in people if person}
    return known


def test_events_cross_processes_in_order_without_gaps(site):
    call = site.new_call()

    async def talk():
        speaker, listener = await site.socket(0, call), await site.socket(1, call)
        start = (await hear(listener, ["snapshot"]))["seq"]
        seat = site.client(0).must("POST", f"/api/calling/{call}/join", {})["seat"]
        await speaker.send(json.dumps({"type": "take_seat", "seat": seat}))
        for number in range(40):
            await speaker.send(json.dumps({"type": "hand", "raised": number % 2 == 0}))
        heard = [await hear(listener, ("joined", "hand")) for _ in range(41)]
        assert [one["seq"] for one in heard] == list(range(start + 1, start + 42))
        await speaker.close()
        await listener.close()

    asyncio.run(talk())


def test_quiet_socket_stays_open(site):
    """The client of Redis gives up waiting after 5 s unless it is told not to."""
    call = site.new_call()

    async def wait():
        socket = await site.socket(1, call)
        await hear(socket, ["snapshot"])
        await asyncio.sleep(QUIET_SECONDS)
        await socket.send(json.dumps({"type": "ping"}))
        await hear(socket, ["pong"])
        await socket.close()

    asyncio.run(wait())


def test_ending_twice_at_once_and_leaving_meanwhile_count_once(site):
    """Seed bugs 20 and 22: seats stayed open, and one leave closed several rows."""
    call = site.new_call(seats=6)
    path, members = f"/api/calling/{call}", range(5)

    async def sit():
        sockets = [await site.socket(n, call) for n in members]
        for number, socket in enumerate(sockets):
            seat = site.client(number).must("POST", f"{path}/join", {})["seat"]
            await socket.send(json.dumps({"type": "take_seat", "seat": seat}))
            await hear(socket, ["seated"])
        return sockets

    async def all_at_once():
        sockets = await sit()
        enders = [(Client(port, site.sessions[0]), "end") for port in [site.port(0), site.port(1)]]
        wishes = enders + [(site.client(n), "leave") for n in members[1:]]
        each = range(len(wishes))
        answers = await asyncio.to_thread(
            at_once, each, lambda n: wishes[n][0].ask("POST", f"{path}/{wishes[n][1]}", {})
        )
        await asyncio.gather(*(socket.close() for socket in sockets))
        return answers

    assert asyncio.run(all_at_once()) == [(200, {"success": True})] * 6
    details = site.client(0).must("GET", f"/api/calling/admin/{call}/details")
    assert details["participants"] == []
    assert details["stats"]["total_participants"] == details["stats"]["peak_participants"] == 5


# Ten minutes later: the killed process' members came then, and were heard of for five minutes.
LATER = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from calling.models import MediaSpan, Participation
came = timezone.now() - timedelta(minutes=10)
seats = Participation.objects.filter(seat__in={seats})
assert seats.count() == 3
MediaSpan.objects.filter(participation__in=seats).update(started_at=came)
seats.update(joined_at=came, last_seen_at=came + timedelta(minutes=5))
"""


def test_the_ledger_is_right_after_a_process_was_killed(site):
    """Three sit in a process that is killed; whoever comes through another one closes the books."""
    call = site.new_call(seats=6)
    path, details = f"/api/calling/{call}", f"/api/calling/admin/{call}/details"

    async def sit(number, port):
        socket = await dial(port, f"calls/{call}/", site.sessions[number])
        seat = Client(port, site.sessions[number]).must("POST", f"{path}/join", {})["seat"]
        await socket.send(json.dumps({"type": "take_seat", "seat": seat}))
        await hear(socket, ["seated"])
        return socket, seat

    async def kill_one():
        watcher = await site.socket(0, call)
        with started(site.environment, site.folder) as (port, process):
            lost = [await sit(number, port) for number in (1, 2, 3)]
            process.kill()
            process.wait()
            for socket, _ in lost:
                await socket.wait_closed()
        seats = {seat for _, seat in lost}
        python(site.environment, "-c", LATER.format(seats=seats))
        newcomer = await site.socket(4, call)
        assert (await hear(newcomer, ["snapshot"]))["participants"] == []
        left = [await hear(watcher, ["left"]) for _ in seats]
        assert {(event["seat"], event["reason"]) for event in left} == {(s, "lost") for s in seats}
        await newcomer.close()
        await watcher.close()

    asyncio.run(kill_one())
    before = site.client(0).must("GET", details)["stats"]
    site.client(0).must("POST", f"{path}/end", {})
    after = site.client(0).must("GET", details)["stats"]
    # Each of the three received the others' picture for five minutes.
    truth = {"total_participants": 3, "peak_participants": 3, "total_duration_seconds": 300}
    truth |= {"audio_minutes_consumed": 0, "video_minutes_consumed": 15, "data_transfer_mb": 0}
    assert before == after == truth
