"""MariaDB and MySQL: a consistent copy while the site runs, by the server's own programs."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from deploy.backup.errors import BackupError
from deploy.backup.files import CHUNK, chunks_of, written

# One moment for all tables, without a lock: the site goes on.
DUMP = ("mariadb-dump", "--single-transaction", "--quick", "--skip-lock-tables", "--hex-blob")
LAST_LINE = b"-- Dump completed"
TAIL = 200


def save(target: Path) -> None:
    """Raises BackupError."""
    with _options() as options, written(target) as packed:
        command = [DUMP[0], options, *DUMP[1:], "--no-tablespaces", _name()]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as dump:
            assert dump.stdout is not None
            assert dump.stderr is not None
            tail = b""
            while chunk := dump.stdout.read(CHUNK):
                packed.write(chunk)
                tail = (tail + chunk)[-TAIL:]
            said = dump.stderr.read().decode(errors="replace").strip()
        if dump.returncode or LAST_LINE not in tail:
            raise BackupError(f"The database could not be copied: {said or 'cut short'}.")


def restore(source: Path) -> None:
    """Replace all tables by those of the copy. Raises BackupError."""
    _check(source)
    _drop_all()
    with _options() as options:
        command = ["mariadb", options, _name()]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as client:
            assert client.stdin is not None
            assert client.stderr is not None
            try:
                for chunk in chunks_of(source):
                    client.stdin.write(chunk)
                client.stdin.close()
            except BrokenPipeError:
                pass  # it says why
            said = client.stderr.read().decode(errors="replace").strip()
        if client.returncode:
            raise BackupError(f"Only a part was restored; do it again: {said}.")


def _check(source: Path) -> None:
    """Read it to its end before anything is thrown away for it."""
    tail = b""
    for chunk in chunks_of(source):
        tail = (tail + chunk)[-TAIL:]
    if LAST_LINE not in tail:
        raise BackupError(f"{source} is no whole copy of a MariaDB database.")


def _drop_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET foreign_key_checks = 0")
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
        cursor.execute("SET foreign_key_checks = 1")


@contextmanager
def _options() -> Iterator[str]:
    """The sign-in in a file of a moment: arguments can be read by everybody on the machine."""
    settings = connection.settings_dict
    values = {"host": settings["HOST"] or "localhost", "port": settings["PORT"] or 3306}
    values |= {"user": settings["USER"], "password": settings["PASSWORD"]}
    with tempfile.NamedTemporaryFile("w", prefix="ikoota-backup-") as file:  # mode 0600
        lines = (f"{name} = {_quoted(value)}\n" for name, value in values.items())
        file.write("[client]\ndefault-character-set = utf8mb4\n" + "".join(lines))
        file.flush()
        yield f"--defaults-extra-file={file.name}"


def _quoted(value: Any) -> str:
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _name() -> str:
    return str(connection.settings_dict["NAME"])
