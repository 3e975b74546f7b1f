"""Threads that outlive a request, and with them the database connections they hold."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import SyncToAsync, ThreadSensitiveContext

# Threads kept when nobody asks; each keeps a connection to the database.
MAX_IDLE = 16


class KeptThreads:
    """ASGI middleware around Django: a request gets a thread that served one before.

    Django itself starts a thread for each request and lets it end; connections belong to threads,
    so every request would connect anew, and CONN_MAX_AGE would never find one again. As before, a
    request has a thread to itself, and as many run at once as are asked for.
    """

    def __init__(self, application: Any) -> None:
        self.application = application
        self.idle: list[ThreadPoolExecutor] = []

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        thread = self.idle.pop() if self.idle else ThreadPoolExecutor(1, "request")
        # Django's handler takes the context it is called in instead of one of its own.
        async with ThreadSensitiveContext() as context:
            SyncToAsync.context_to_thread_executor[context] = thread
            try:
                await self.application(scope, receive, send)
            finally:
                # The context would end the thread.
                del SyncToAsync.context_to_thread_executor[context]
                self._keep(thread)

    def _keep(self, thread: ThreadPoolExecutor) -> None:
        if len(self.idle) < MAX_IDLE:
            self.idle.append(thread)
        else:
            thread.shutdown(wait=False)
