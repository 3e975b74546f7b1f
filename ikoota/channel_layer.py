"""Channels' layer on Redis that keeps nothing for websockets that are gone, and lets them go."""

import asyncio
from collections import defaultdict
from typing import Any

from channels_redis.core import BoundedQueue, RedisChannelLayer


class TidyRedisLayer(RedisChannelLayer):
    """Messages that come for a websocket behind its end are dropped.

    channels-redis makes a queue for whatever it is handed, and one that nobody reads stays for as
    long as the process lives.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.living: set[str] = set()
        self.receive_buffer = _Queues(self.capacity, self.living)

    async def new_channel(self, prefix: str = "specific") -> str:
        channel: str = await super().new_channel(prefix)
        self.living.add(channel)
        return channel

    def forget(self, channel: str) -> None:
        """Whoever had that channel reads it no more."""
        self.living.discard(channel)
        self.receive_buffer.pop(channel, None)

    async def _brpop_with_clean(self, *arguments: Any, **options: Any) -> Any:
        """Wait for messages for a while; whoever was cancelled meanwhile waits no more.

        Up to Python 3.11 asyncio.wait_for, through which the client sends, loses a cancellation
        that comes just when it is done. The websocket that wanted to end, as all do when Redis is
        away, would then stay open and say nothing. A message that came is in the backup queue.
        """
        found = await super()._brpop_with_clean(*arguments, **options)
        task = asyncio.current_task()
        if task and task.cancelling():
            raise asyncio.CancelledError
        return found


class _Queues(defaultdict[str, Any]):
    """One for each living channel; for another one a queue that is thrown away at once."""

    def __init__(self, capacity: int, living: set[str]) -> None:
        super().__init__()
        self._capacity, self._living = capacity, living

    def __missing__(self, channel: str) -> Any:
        queue = BoundedQueue(self._capacity)
        if channel in self._living:
            self[channel] = queue
        return queue

    def __delitem__(self, channel: str) -> None:
        # The layer does so after the last message, also when the channel was forgotten meanwhile.
        self.pop(channel, None)
