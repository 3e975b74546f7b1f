"""Members of a whole stack who come, stay and go; what they did is compared with the ledger."""

import asyncio
import json
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

from deploy.stack.topology import Stack
from tests.deploy.line import Line
from tests.deploy.site import Site
from tests.stack.processes import python

# As pages do.
PING_SECONDS = 10.0
BOOKED = """
import django; django.setup()
import json
from calling.models import Participation
rows = Participation.objects.filter(joined_at__isnull=False)
print(json.dumps([list(row) for row in rows.values_list("seat", "duration_seconds", "is_open")]))
"""


@dataclass
class Stays:
    """How long members say that they sat, by seat; and what took them how long, in seconds."""

    seconds: dict[str, float] = field(default_factory=dict)
    joins: list[float] = field(default_factory=list)
    leaves: list[float] = field(default_factory=list)
    lost_lines: int = 0

    async def begin(self, line: Line) -> None:
        began = time.monotonic()
        await line.join()
        self.joins.append(time.monotonic() - began)
        self.seconds[line.seat] = -time.monotonic()

    async def end(self, line: Line) -> None:
        began = time.monotonic()
        await line.leave()
        self.leaves.append(time.monotonic() - began)
        self.seconds[line.seat] += time.monotonic()
        self.lost_lines += line.losses


def line_of(site: Site, number: int, call: str) -> Line:
    return Line(site, site.sessions[number], call, PING_SECONDS)


def faults_of_ledger(site: Site, stays: Stays) -> list[str]:
    """Prints how the database's stays compare with the members' own; what is wrong, if anything."""
    rows = json.loads(python(site.stack.place.site_environment(), "-c", BOOKED))
    booked = {seat: seconds for seat, seconds, _ in rows}
    open_seats = sum(bool(is_open) for *_, is_open in rows)
    # The site begins to count before the member hears of it, and ends before the answer.
    apart = [abs((booked.get(seat) or 0) - seconds) for seat, seconds in stays.seconds.items()]
    print(
        f"ledger: {len(booked)} stays booked, {len(stays.seconds)} by the members' own account, "
        f"{open_seats} still open; seconds of one stay apart at most {max(apart):.1f}, "
        f"together {sum(v or 0 for v in booked.values())} and {sum(stays.seconds.values()):.0f}"
    )
    faults = []
    if booked.keys() != stays.seconds.keys():
        faults.append(f"{len(booked.keys() ^ stays.seconds.keys())} stays are known to one only")
    if open_seats:
        faults.append(f"{open_seats} seats are open that nobody holds")
    return faults


def memory_of(stack: Stack) -> dict[str, float]:
    """MB in memory of each service that runs, children included."""
    return {
        name: sum(_resident(pid) for pid in _family(service.process.pid)) / 2**20
        for name, service in stack.services.items()
        if service.process and service.process.poll() is None
    }


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except FileNotFoundError:
        return 0


def spread(seconds: Iterable[float]) -> str:
    """p50, p95 and p99 in milliseconds."""
    cuts = quantiles((one * 1000 for one in seconds), n=100)
    return f"p50 {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, p99 {cuts[98]:.0f} ms"


async def each(steps: Iterable[Any], at_once: int) -> None:
    """Do all of them, so many at the same time."""
    gate = asyncio.Semaphore(at_once)

    async def do(step: Any) -> None:
        async with gate:
            await step

    await asyncio.gather(*(do(step) for step in steps))
