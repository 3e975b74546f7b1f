"""Starts MariaDB and Redis in a temporary folder, on free ports of the loopback address only.

Nothing of the machine's own servers is used or touched: data, sockets and settings are private, and
everything is stopped and deleted when the block is left, whatever happens inside. Both are set up
for speed, not for keeping data.
"""

import ctypes
import getpass
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import MySQLdb
import redis

START_SECONDS = 60.0
STOP_SECONDS = 20.0
# Statements that make the system tables, in order; part of the Debian package's server.
SYSTEM_TABLES = [
    Path("/usr/share/mysql", name)
    for name in (
        "mysql_system_tables.sql",
        "mysql_performance_tables.sql",
        "mysql_system_tables_data.sql",
    )
]
MARIADB = ["/usr/sbin/mariadbd", "--no-defaults"]  # first: --no-defaults must be
MARIADB_SPEED = [
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-flush-method=nosync",
    "--innodb-doublewrite=0",
    "--innodb-log-file-size=64M",
    "--innodb-buffer-pool-size=256M",
    "--skip-log-bin",
]
REDIS = ["redis-server", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


@dataclass(frozen=True)
class Stack:
    """Where the two servers listen, as settings take it."""

    database_url: str
    redis_url: str

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


@contextmanager
def stack() -> Iterator[Stack]:
    """Both servers, answering, with an empty database named `ikoota`."""
    with tempfile.TemporaryDirectory(prefix="ikoota-stack-") as folder, ExitStack() as running:
        redis_port = running.enter_context(_redis(Path(folder)))
        database_port = running.enter_context(_mariadb(Path(folder)))
        yield Stack(
            f"mysql://root@127.0.0.1:{database_port}/ikoota",
            f"redis://127.0.0.1:{redis_port}/0",
        )


@contextmanager
def _redis(folder: Path) -> Iterator[int]:
    port, data = free_port(), folder / "redis"
    data.mkdir()
    command = [*REDIS, "--port", str(port), "--dir", str(data)]
    client = redis.Redis(port=port, socket_timeout=2)
    with _server(command, data / "log") as process:
        _wait_for(client.ping, process, data / "log")
        client.close()
        yield port


@contextmanager
def _mariadb(folder: Path) -> Iterator[int]:
    port, data = free_port(), folder / "mariadb"
    data.mkdir()
    # The server refuses to run as root unless it is told that this is meant.
    place = [f"--user={getpass.getuser()}", f"--datadir={data / 'data'}", *MARIADB_SPEED]
    _make_system_tables([*MARIADB, "--bootstrap", *place], data)
    listen = [f"--port={port}", "--bind-address=127.0.0.1", "--skip-name-resolve"]
    files = [f"--socket={data / 'sock'}", f"--pid-file={data / 'pid'}"]
    words = ["--character-set-server=utf8mb4", "--max-connections=500"]

    def create_database() -> None:
        connection = MySQLdb.connect(host="127.0.0.1", port=port, user="root")
        connection.query("CREATE DATABASE IF NOT EXISTS ikoota CHARACTER SET utf8mb4")
        connection.close()

    with _server([*MARIADB, *place, *listen, *files, *words], data / "log") as process:
        _wait_for(create_database, process, data / "log")
        yield port


def _make_system_tables(command: list[str], data: Path) -> None:
    """What mariadb-install-db does, which needs more packages: root without a password."""
    (data / "data").mkdir()
    statements = "\n".join(path.read_text() for path in SYSTEM_TABLES)
    done = subprocess.run(
        command,
        input=f"CREATE DATABASE mysql;\nUSE mysql;\n{statements}",
        capture_output=True,
        text=True,
        check=False,
        timeout=START_SECONDS,
    )
    if done.returncode:
        raise RuntimeError(f"MariaDB's system tables could not be made: {done.stderr[-2000:]}")


@contextmanager
def _server(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The running command, stopped at the end of the block."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the tests, which end the block
            preexec_fn=die_with_parent,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def die_with_parent() -> None:
    """In the child: the kernel kills it when the tests are killed and cannot clean up."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _wait_for(answers: Callable[[], object], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            answers()
        except (MySQLdb.OperationalError, redis.ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{process.args} does not answer: {log.read_text()[-2000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
