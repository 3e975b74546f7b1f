"""A real site for the tests: Daphne on a free port with its own database and demo members."""

import json
import os
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.stack.service import free_port

ROOT = Path(__file__).resolve().parents[2]
SCOPES = ("TOKEN", "CREATE", "JOIN", "ANALYTICS", "MASKING")
GRACE_SECONDS = 4.0  # how long a lost browser keeps its seat
_START_TIMEOUT = 60.0


@dataclass(frozen=True)
class DemoMember:
    """One line of `seed_demo --json`."""

    username: str
    password: str
    oto_number: str | None
    stage: str
    is_staff: bool


@dataclass(frozen=True)
class Site:
    """A running site."""

    url: str
    port: int
    database: Path
    members: tuple[DemoMember, ...]
    log: Path
    environment: dict[str, str]

    def run(self, code: str) -> str:
        """Run Python beside the server, on the same database; what it prints."""
        return _manage(self.environment, "shell", "--no-imports", "-c", code)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read from the site's database, beside the site's own code."""
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def counted(self, name: str) -> float:
        """The number of that name, with its labels, under /metrics; 0 when there is none yet."""
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=10) as answer:
            rows = [line.split() for line in answer.read().decode().splitlines()]
        return sum(float(row[1]) for row in rows if row[0] == name)

    def full_members(self) -> list[DemoMember]:
        """Members who may start calls and are not staff."""
        return [one for one in self.members if one.stage == "full_member" and not one.is_staff]

    def staff(self) -> DemoMember:
        """Somebody who may use the admin."""
        return next(one for one in self.members if one.is_staff)


def start_site(
    folder: Path, *, trusted: str = "", **more: str
) -> tuple[Site, subprocess.Popen[bytes]]:
    """Make the database, start Daphne, and wait until the site answers.

    trusted: user name of the demo member who may have files masked for another site; `more`:
    further settings.
    """
    port, database, log = free_port(), folder / "site.sqlite3", folder / "site.log"
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        "DEBUG": "1",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{database}",
        "SEAT_GRACE_SECONDS": str(GRACE_SECONDS),
        "LOG_LEVEL": "WARNING",
        # A suite of calls joins and asks more often than a member does.
        **{f"THROTTLE_{scope}": "100000/min" for scope in SCOPES},
        **more,
    }
    _manage(environment, "migrate", "--verbosity", "0")
    members = json.loads(_manage(environment, "seed_demo", "--json"))
    numbers = [one["oto_number"] for one in members if one["username"] == trusted]
    environment["MASKING_TRUSTED_MEMBERS"] = ",".join(numbers)
    bind = ("-v", "0", "-b", "127.0.0.1", "-p", str(port))
    pings = ("--ping-interval", "5", "--ping-timeout", "10")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [Path(sys.executable).with_name("daphne"), *bind, *pings, "ikoota.asgi:application"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    _wait_until_up(url, process, log)
    known = DemoMember.__dataclass_fields__
    people = tuple(DemoMember(**{name: one[name] for name in known}) for one in members)
    return Site(url, port, database, people, log, environment), process


def start_worker(site: Site) -> subprocess.Popen[bytes]:
    """Start the program that masks files for the site."""
    with site.log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "manage.py", "mask_worker"],
            cwd=ROOT,
            env=site.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def _manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr}")
    return done.stdout


def _wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_TIMEOUT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"the site did not start: {log.read_text()[-2000:]}")
