"""`make bench-stack`: 500 members in 50 calls through nginx and two processes: is anything lost?"""

import asyncio
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.crowd import Stays, each, faults_of_ledger, line_of, memory_of, spread
from tests.deploy.line import Line
from tests.deploy.site import Site, running_site

MEMBERS, CALLS, SECONDS = 500, 50, 60
AT_ONCE = 20
EVENTS_A_SECOND, CHANGES_A_SECOND = 25, 2
DRAIN_SECONDS = 30


@dataclass
class Load:
    """The members of the moment, by call, and when each numbered event of a call was asked for."""

    site: Site
    calls: list[str]
    stays: Stays = field(default_factory=Stays)
    here: dict[int, Line] = field(default_factory=dict)
    everybody: list[Line] = field(default_factory=list)
    asked: dict[tuple[str, int], float] = field(default_factory=dict)
    unheard: int = 0

    async def come(self, number: int) -> None:
        line = line_of(self.site, number, self.calls[number % len(self.calls)])
        await self.stays.begin(line)
        self.here[number] = line
        self.everybody.append(line)

    async def come_anew(self, number: int) -> None:
        await self.stays.end(self.here.pop(number))
        await self.come(number)

    async def raise_hand(self, number: int, raised: bool) -> None:
        """The member's own page hears of it, too, and so learns its number."""
        line = self.here.get(number)
        if line is None:
            return
        began = time.monotonic()
        await line.say(type="hand", raised=raised)
        while time.monotonic() - began < DRAIN_SECONDS:
            own = line.roster.get(line.seat, {})
            if own.get("handRaised") is raised:
                # Not there when a snapshot told it.
                self.asked |= {(line.call, own["handSeq"]): began} if "handSeq" in own else {}
                return
            await asyncio.sleep(0.05)
        self.unheard += 1


async def main(site: Site) -> list[str]:
    """Run it, print the figures; what is wrong, if anything."""
    load = Load(site, [site.new_call() for _ in range(CALLS)])
    before = memory_of(site.stack)
    began = time.monotonic()
    await each((load.come(number) for number in range(MEMBERS)), AT_ONCE)
    print(f"{MEMBERS} members joined {CALLS} calls in {time.monotonic() - began:.0f} s,", end=" ")
    print(f"{AT_ONCE} at a time; joining took {spread(load.stays.joins)}")
    joined, load.stays.joins = memory_of(site.stack), []
    await run(load)
    behind = await behind_after_a_while(load)
    report(load, behind)
    await each((load.stays.end(line) for line in load.here.values()), AT_ONCE)
    after = memory_of(site.stack)
    for name, megabytes in before.items():
        print(
            f"{name:9} {megabytes:6.0f} MB, {joined[name]:6.0f} MB, {after[name]:6.0f} MB", end=""
        )
        print("  (before, with all, after all had gone)" if name == "mariadb" else "")
    faults = faults_of_ledger(site, load.stays)
    if behind:
        faults.append(f"{behind} members do not know of all events")
    if load.unheard:
        faults.append(f"{load.unheard} events never came back to whoever made them")
    return faults


async def run(load: Load) -> None:
    """Hands go up and down, members leave and come again, at a steady pace."""
    chance, tasks, began = random.Random(6), set(), time.monotonic()
    speakers, changers = range(MEMBERS // 2), range(MEMBERS // 2, MEMBERS)
    raised = dict.fromkeys(speakers, False)
    for turn in range(SECONDS * EVENTS_A_SECOND):
        number = speakers[turn % len(speakers)]
        raised[number] = not raised[number]
        steps: list[Any] = [load.raise_hand(number, raised[number])]
        if turn % (EVENTS_A_SECOND // CHANGES_A_SECOND) == 0 and (free := load.here.keys()):
            changer = chance.choice([one for one in changers if one in free])
            steps.append(load.come_anew(changer))
        tasks |= {asyncio.create_task(step) for step in steps}
        due = began + (turn + 1) / EVENTS_A_SECOND
        await asyncio.sleep(max(0, due - time.monotonic()))
    await asyncio.gather(*tasks)


async def behind_after_a_while(load: Load) -> int:
    """How many members do not know of their call's last event, nor see the others as they are."""
    deadline = time.monotonic() + DRAIN_SECONDS
    while True:
        last: dict[str, tuple[int, set[str]]] = {}
        for line in load.here.values():
            seq, seats = last.get(line.call, (0, set()))
            last[line.call] = max(seq, line.seq), seats | {line.seat}
        behind = sum((one.seq, set(one.roster)) != last[one.call] for one in load.here.values())
        if not behind or time.monotonic() > deadline:
            return behind
        await asyncio.sleep(0.2)


def report(load: Load, behind: int) -> None:
    heard = [
        at - load.asked[line.call, seq]
        for line in load.everybody
        for seq, at in line.heard.items()
        if (line.call, seq) in load.asked
    ]
    total = sum(len(line.heard) for line in load.everybody)
    told = sum(line.told for line in load.everybody)
    print(f"joining meanwhile, {len(load.stays.joins)} times: {spread(load.stays.joins)}")
    print(f"leaving meanwhile, {len(load.stays.leaves)} times: {spread(load.stays.leaves)}")
    print(f"{len(load.asked)} hands, heard {len(heard)} times: {spread(heard)}")
    print(
        f"of all events {total} came, {told} were told by a snapshot that was asked for, "
        f"{behind} members of {len(load.here)} were behind at the end; "
        f"{sum(line.losses for line in load.everybody)} lines broke"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, running_site(Path(folder), MEMBERS) as running:
        wrong = asyncio.run(main(running))
    print("\n".join(wrong) or "Nothing was lost.")
    sys.exit(bool(wrong))
