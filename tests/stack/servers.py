"""MariaDB and Redis alone in a temporary folder, for tests and benchmarks.

Nothing of the machine's own servers is used or touched: data, sockets and settings are private, and
everything is stopped and deleted when the block is left, whatever happens inside. Both are set up
for speed, not for keeping data.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.stack.mariadb import mariadb
from deploy.stack.place import Place
from deploy.stack.redis_server import redis_server

MARIADB_SPEED = [
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-flush-method=nosync",
    "--innodb-doublewrite=0",
    "--innodb-log-file-size=64M",
]


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
    with tempfile.TemporaryDirectory(prefix="ikoota-stack-") as folder:
        place = Place(Path(folder))
        # Django makes databases of its own for tests.
        database = mariadb(place, extra=MARIADB_SPEED, may_use="*.*")
        services = [database, redis_server(place)]
        try:
            for service in services:
                service.start()
            for service in services:
                service.wait()
            url = Path(place.environment["DATABASE_URL_FILE"]).read_text()
            yield Stack(url, place.environment["REDIS_URL"])
        finally:
            for service in services:
                service.stop()
