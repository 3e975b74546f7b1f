"""SQLite: its own backup interface, which copies one moment while the site runs."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from django.db import connection

from deploy.backup.errors import BackupError
from deploy.backup.files import CHUNK, chunks_of, written


def save(target: Path) -> None:
    """Raises BackupError."""
    with tempfile.NamedTemporaryFile(prefix="ikoota-backup-") as whole, written(target) as packed:
        _copy(connection.settings_dict["NAME"], whole.name)
        while chunk := whole.read(CHUNK):
            packed.write(chunk)


def restore(source: Path) -> None:
    """Replace all tables by those of the copy. Raises BackupError."""
    with tempfile.NamedTemporaryFile(prefix="ikoota-backup-") as whole:
        for chunk in chunks_of(source):
            whole.write(chunk)
        whole.flush()
        _check(source, whole.name)
        _copy(whole.name, connection.settings_dict["NAME"])


def _copy(source: str, target: str) -> None:
    with closing(sqlite3.connect(source)) as from_, closing(sqlite3.connect(target)) as to:
        from_.backup(to)


def _check(source: Path, name: str) -> None:
    try:
        with closing(sqlite3.connect(name)) as database:
            found = database.execute("PRAGMA integrity_check").fetchone()[0]
            tables = database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found, tables = str(error), 0
    if found != "ok" or not tables:
        raise BackupError(f"{source} is no whole copy of an SQLite database: {found}.")
