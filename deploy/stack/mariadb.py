"""MariaDB with the site's database, on a free port, with deploy/mariadb/site.cnf."""

import getpass
import subprocess
from collections.abc import Sequence
from pathlib import Path

import MySQLdb

from deploy.stack.place import HOST, Place
from deploy.stack.service import ROOT, START_SECONDS, Service, free_port

# First: the server refuses it anywhere else. Nothing of the machine's own settings is read.
SERVER = ("/usr/sbin/mariadbd", f"--defaults-file={ROOT / 'deploy/mariadb/site.cnf'}")
# Statements that make the system tables, in order; part of the Debian package's server.
SYSTEM_TABLES = [
    Path("/usr/share/mysql", name)
    for name in (
        "mysql_system_tables.sql",
        "mysql_performance_tables.sql",
        "mysql_system_tables_data.sql",
    )
]
NAME = USER = "ikoota"


def mariadb(place: Place, *, extra: Sequence[str] = (), may_use: str = f"{NAME}.*") -> Service:
    """Its data stay in the place's folder; `may_use` is what the site's user gets rights to."""
    port, folder = free_port(), place.folder_of("mariadb")
    password = place.kept("database_password").read_text()
    url = place.kept("database_url")
    url.write_text(f"mysql://{USER}:{password}@{HOST}:{port}/{NAME}")
    place.environment["DATABASE_URL_FILE"] = str(url)
    place.addresses["MariaDB"] = f"{HOST}:{port}, or as root {folder / 'sock'}"
    (folder / "tmp").mkdir(exist_ok=True)
    # The server refuses to run as root unless it is told that this is meant. When it starts it
    # deletes the temporary tables in its folder for them: in a shared one those of other servers.
    where = (
        f"--user={getpass.getuser()}",
        f"--datadir={folder / 'data'}",
        f"--tmpdir={folder / 'tmp'}",
        *extra,
    )
    if not (folder / "data").is_dir():
        _make_tables([*SERVER, "--bootstrap", *where], folder, _first_statements(password, may_use))
    listen = (f"--port={port}", f"--bind-address={HOST}", f"--socket={folder / 'sock'}")
    return Service(
        "mariadb",
        [*SERVER, *where, *listen, f"--pid-file={folder / 'pid'}"],
        place.log_of("mariadb"),
        lambda: _answers(port, password),
    )


def _answers(port: int, password: str) -> bool:
    try:
        MySQLdb.connect(host=HOST, port=port, user=USER, password=password, db=NAME).close()
    except MySQLdb.OperationalError:
        return False
    return True


def _first_statements(password: str, may_use: str) -> str:
    # Accounts can be made only after the tables of accounts were read.
    return (
        "FLUSH PRIVILEGES;\n"
        f"CREATE DATABASE {NAME} CHARACTER SET utf8mb4;\n"
        f"CREATE USER '{USER}'@'%' IDENTIFIED BY '{password}';\n"
        f"GRANT ALL ON {may_use} TO '{USER}'@'%';\n"
    )


def _make_tables(command: list[str], folder: Path, first: str) -> None:
    """What mariadb-install-db does, which needs more packages: root by the socket only."""
    (folder / "data").mkdir()
    tables = "\n".join(path.read_text() for path in SYSTEM_TABLES)
    root = f"SET @auth_root_socket = '{getpass.getuser()}';\n"
    done = subprocess.run(
        command,
        input=f"CREATE DATABASE mysql;\nUSE mysql;\n{root}{tables}\n{first}",
        capture_output=True,
        text=True,
        check=False,
        timeout=START_SECONDS,
    )
    if done.returncode:
        raise RuntimeError(f"MariaDB's tables could not be made: {done.stderr[-2000:]}")
