"""`make bench-api`: the JSON API and the websockets beside bare ones, on SQLite and on MariaDB."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tests.bench import fan_out
from tests.stack.client import Client
from tests.stack.processes import environment_for, python, served
from tests.stack.servers import stack

ROUNDS, WARM_UP = 200, 10
TARGET = 4.0
TARGETED = ("my-calls", "token")
FILL = "import django; django.setup(); from tests.bench.fill import main; main()"
Ask = Callable[[], Any]


def main() -> None:
    for name, place in (("SQLite", on_sqlite), ("MariaDB and Redis", on_mariadb)):
        with tempfile.TemporaryDirectory() as folder, place(Path(folder)) as addresses:
            environment = environment_for("tests.bench.settings", VAR_DIR=folder, **addresses)
            begin = time.monotonic()
            data = json.loads(python(environment, "-c", FILL))
            print(f"\n== {name} (filled in {time.monotonic() - begin:.0f} s)", flush=True)
            with served(environment, Path(folder), "tests.bench.asgi:application") as port:
                report(measure(port, data))
                fan_out.main(port, data)


@contextmanager
def on_sqlite(folder: Path) -> Iterator[dict[str, str]]:
    yield {"DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}", "REDIS_URL": ""}


@contextmanager
def on_mariadb(folder: Path) -> Iterator[dict[str, str]]:
    with stack() as servers:
        yield servers.environment()


def measure(port: int, data: dict[str, Any]) -> dict[str, list[float]]:
    """Milliseconds of every answer; one of each kind in turn, so that all see the same load."""
    nobody, member = Client(port), Client(port, data["session"])
    times: dict[str, list[float]] = {}
    for number in range(WARM_UP + ROUNDS):
        for name, ask in asks(nobody, member, data, number).items():
            begin = time.perf_counter()
            ask()
            spent = (time.perf_counter() - begin) * 1000
            if number >= WARM_UP:
                times.setdefault(name, []).append(spent)
    return times


def asks(nobody: Client, member: Client, data: dict[str, Any], number: int) -> dict[str, Ask]:
    """Each round joins another call, takes its token, and leaves it again (not shown)."""
    call = data["calls"][number % len(data["calls"])]
    calling = "/api/calling"
    return {
        "bare": lambda: nobody.must("GET", "/bare"),
        "bare, signed in": lambda: member.must("GET", "/bare"),
        "my-calls": lambda: member.must("GET", f"{calling}/my-calls"),
        "join": lambda: member.must("POST", f"{calling}/{call['id']}/join", {}),
        "token": lambda: member.must("POST", f"{calling}/token", {"channelName": call["channel"]}),
        "leave": lambda: member.must("POST", f"{calling}/{call['id']}/leave", {}),
        "roster of ten": lambda: member.must("GET", f"{calling}/{data['roster']}"),
        "analytics": lambda: member.must("GET", f"{calling}/admin/analytics?days=30&groupBy=day"),
    }


def report(times: dict[str, list[float]]) -> None:
    bare = median(times["bare"])
    print(f"{'':18}{'median':>9}{'p95':>9}  times the bare median")
    for name, each in times.items():
        middle, p95 = median(each), quantiles(each, n=20)[-1]
        ratio = middle / bare
        goal = ""
        if name in TARGETED:
            goal = f"  (target {TARGET:.0f}: {'met' if ratio <= TARGET else 'MISSED'})"
        print(f"{name:18}{middle:6.1f} ms{p95:6.1f} ms  {ratio:5.1f}{goal}")


if __name__ == "__main__":
    main()
