"""Requests get a thread of their own, and a later one gets it again."""

import asyncio
import threading

from asgiref.sync import sync_to_async

from ikoota.threads import MAX_IDLE, KeptThreads


class Busy:
    """An application whose requests are all inside at once before any may go on."""

    def __init__(self, size):
        self.size, self.inside, self.threads = size, 0, []

    async def __call__(self, scope, receive, send):
        self.threads.append(await sync_to_async(threading.get_ident)())
        self.inside += 1
        while self.inside < self.size:
            await asyncio.sleep(0)


def ask(kept, times):
    async def run():
        await asyncio.gather(*(kept({}, None, None) for _ in range(times)))

    asyncio.run(run())


def test_requests_at_once_have_a_thread_each():
    busy = Busy(3)
    ask(KeptThreads(busy), 3)
    assert len(set(busy.threads)) == 3


def test_the_next_request_gets_the_thread_again():
    busy = Busy(1)
    kept = KeptThreads(busy)
    ask(kept, 1)
    ask(kept, 1)
    assert len(set(busy.threads)) == 1


def test_no_more_than_some_are_kept():
    kept = KeptThreads(Busy(MAX_IDLE + 3))
    ask(kept, MAX_IDLE + 3)
    assert len(kept.idle) == MAX_IDLE
