"""`make soak MINUTES=6`: coming and going over and over, and parts that are killed."""

import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median

from tests.bench.crowd import Stays, faults_of_ledger, line_of, memory_of, spread
from tests.deploy.line import Line
from tests.deploy.site import Site, running_site

MEMBERS, CALLS = 40, 5
# In turns, one every so many seconds; `web` lives through all of it.
KILLED, KILL_SECONDS = ("web-2", "janus", "sweeper", "worker"), 20.0
LOOK_SECONDS = 20.0
# A call is left for a new one after so long, and ended when everybody has gone.
CALL_SECONDS = 30.0
# Of the memory of `web`, from the middle third to the last.
GROWTH = 1.1


async def main(site: Site, minutes: float) -> list[str]:
    """Run it, print the figures; what is wrong, if anything."""
    calls = [site.new_call() for _ in range(CALLS)]
    stays, killed, done = Stays(), Counter[str](), asyncio.Event()
    members = [
        asyncio.create_task(come_and_go(site, number, calls, stays, done))
        for number in range(MEMBERS)
    ]
    breaker = asyncio.create_task(kill(site, killed, done))
    host = asyncio.create_task(renew(site, calls, done))
    megabytes = await watch(site, minutes * 60)
    done.set()
    refusals = sum(await asyncio.gather(*members), Counter())
    await asyncio.gather(breaker, host)
    print(
        f"{len(stays.joins)} joins ({spread(stays.joins)}), {len(stays.leaves)} leaves, "
        f"{stays.lost_lines} lines that broke and came back; killed {dict(killed)}"
    )
    faults = faults_of_ledger(site, stays)
    third = max(1, len(megabytes) // 3)
    middle, last = median(megabytes[third : 2 * third] or megabytes), median(megabytes[-third:])
    print(f"web: {middle:.1f} MB in the middle third, {last:.1f} MB in the last")
    if last > middle * GROWTH:
        faults.append("the memory of web grows")
    if refusals:
        faults.append(f"members were refused: {dict(refusals)}")
    return faults


async def come_and_go(
    site: Site, number: int, calls: list[str], stays: Stays, done: asyncio.Event
) -> Counter[str]:
    """What the member was refused, which is nothing."""
    chance, refusals = random.Random(number), Counter[str]()
    while not done.is_set():
        line = line_of(site, number, calls[number % len(calls)])
        await stays.begin(line)
        for _ in range(chance.randrange(1, 4)):
            await do_something(line, chance)
            await asyncio.sleep(chance.uniform(0.5, 2.5))
        await line.is_seated()
        # What was said right before leaving may be heard behind it, and refused rightly.
        refusals.update(line.refusals)
        await stays.end(line)
        await asyncio.sleep(chance.uniform(0.1, 1))
    return refusals


async def do_something(line: Line, chance: random.Random) -> None:
    match chance.randrange(3):
        case 0:
            await line.say(type="hand", raised=True)
        case 1:
            await line.say(type="mute", kind="audio", on=True)
        case _:
            line.tear()


async def renew(site: Site, calls: list[str], done: asyncio.Event) -> None:
    """New calls in place of the old ones, which end one turn later."""
    old: list[str] = []
    while not done.is_set():
        await asyncio.sleep(CALL_SECONDS)
        for call in old:
            await asyncio.to_thread(site.member(0).insist, f"/api/calling/{call}/end")
        old = list(calls)
        for number in range(len(calls)):
            body = {"title": "Soak", "isPublic": True, "maxParticipants": 10}
            made = await asyncio.to_thread(site.member(0).insist, "/api/calling/create", body)
            calls[number] = made["callId"]


async def kill(site: Site, killed: Counter[str], done: asyncio.Event) -> None:
    turn = 0
    while not done.is_set():
        await asyncio.sleep(KILL_SECONDS)
        name = KILLED[turn % len(KILLED)]
        turn += 1
        if name in site.stack.services:
            site.stack[name].kill()
            killed[name] += 1
        # In this thread: the kernel ends a child together with the thread that started it.
        site.stack.revive()


async def watch(site: Site, seconds: float) -> list[float]:
    """Prints the memory of each process from time to time; that of `web`."""
    began, web, names = time.monotonic(), list[float](), list(memory_of(site.stack))
    print("  s " + "".join(f"{name:>9}" for name in names) + "   MB")
    while time.monotonic() - began < seconds:
        now = memory_of(site.stack)
        web.append(now["web"])
        row = "".join(f"{now.get(name, 0):9.1f}" for name in names)
        print(f"{time.monotonic() - began:4.0f}{row}", flush=True)
        await asyncio.sleep(LOOK_SECONDS)
    return web


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, running_site(Path(folder), MEMBERS) as running:
        wrong = asyncio.run(main(running, float(sys.argv[1])))
    print("\n".join(wrong) or "Everything is booked as it was.")
    sys.exit(bool(wrong))
