"""Lets one step of the work run in a thread of its own, a few items ahead of the next step."""

from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
_END = object()


def ahead(items: Generator[T, None, None], depth: int) -> Generator[T, None, None]:
    """Yields `items`, which are made in another thread, at most `depth` of them ahead.

    An error in that thread is raised here in its place. Whoever stops early closes this
    generator: it closes `items` and waits for the thread.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="masking") as thread:
        waiting: deque[Future[Any]] = deque(thread.submit(next, items, _END) for _ in range(depth))
        try:
            while (item := waiting.popleft().result()) is not _END:
                waiting.append(thread.submit(next, items, _END))
                yield item
        finally:
            for future in waiting:
                future.cancel()
            thread.submit(items.close)
