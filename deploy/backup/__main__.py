"""`python -m deploy.backup save FILE`, `python -m deploy.backup restore FILE --replace`."""

import argparse
import os
import sys
from pathlib import Path

import django
from django.db import connection

from deploy.backup import mariadb, sqlite
from deploy.backup.errors import BackupError

KINDS = {"mysql": mariadb, "sqlite": sqlite}


def main() -> int:
    """Status 1 and a sentence when it could not be done."""
    wish = _arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikoota.settings")
    django.setup()
    kind = KINDS[connection.vendor]
    try:
        if wish.what == "save":
            kind.save(wish.file)
        elif not wish.replace:
            raise BackupError("All that is in the database would be replaced: add --replace.")
        else:
            kind.restore(wish.file)
    except BackupError as problem:
        print(problem, file=sys.stderr)
        return 1
    done = "saved" if wish.what == "save" else "restored"
    print(f"{done}: {wish.file} ({wish.file.stat().st_size} bytes)")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.backup", description=__doc__)
    parser.add_argument("what", choices=["save", "restore"])
    parser.add_argument("file", type=Path, help="packed; made for its owner's eyes only")
    parser.add_argument(
        "--replace", action="store_true", help="what restoring throws away is known"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
