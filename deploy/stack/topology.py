"""Which programs the stack has, and in which order. A new one is a line here and a file beside."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deploy.stack.coturn import coturn
from deploy.stack.janus import janus
from deploy.stack.mariadb import mariadb
from deploy.stack.nginx import nginx
from deploy.stack.place import Place
from deploy.stack.redis_server import redis_server
from deploy.stack.service import Service
from deploy.stack.site import release, sweeper, web, web_2, worker

# None: this machine or these settings have no use for it.
Build = Callable[[Place], Service | None]
# Each stage starts when the one before it answers; within a stage all start at once.
STAGES: tuple[tuple[Build, ...], ...] = (
    (mariadb, redis_server, coturn, janus),
    (release,),
    (web, web_2, worker, sweeper),
    (nginx,),
)


class Stack:
    """The running services by name."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.services: dict[str, Service] = {}

    def start(self) -> None:
        """Start all, and return when all answer. Raises DoesNotStart; `stop` cleans up."""
        for stage in STAGES:
            services = [one for build in stage if (one := build(self.place))]
            for service in services:
                self.services[service.name] = service
                service.start()
            for service in services:
                service.wait()

    def stop(self) -> None:
        """End all, the door first."""
        for service in reversed(self.services.values()):
            service.stop()

    def revive(self) -> list[str]:
        """Start again what died, as containers are; the names of those."""
        died = [service for service in self.services.values() if service.has_died]
        for service in died:
            service.start()
        return [service.name for service in died]

    def __getitem__(self, name: str) -> Service:
        return self.services[name]


@contextmanager
def running(place: Place) -> Iterator[Stack]:
    """The whole stack, answering; stopped at the end, whatever happens inside."""
    stack = Stack(place)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()
