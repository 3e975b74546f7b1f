"""One pool of connections to Redis for the whole process."""

from functools import cache
from typing import Any

from redis import ConnectionPool


class SharedPool(ConnectionPool):
    """Django makes a cache, and with it a pool, for every request: here they get the same one."""

    @classmethod
    def from_url(cls, url: str, **options: Any) -> ConnectionPool:  # type: ignore[override]  # same
        return _pool(url, tuple(sorted(options.items())))


@cache
def _pool(url: str, options: tuple[tuple[str, Any], ...]) -> ConnectionPool:
    return ConnectionPool.from_url(url, **dict(options))
