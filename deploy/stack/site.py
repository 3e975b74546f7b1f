"""The site's own programs, with the commands of compose.yaml."""

import http.client

from deploy.stack.place import HOST, Place
from deploy.stack.service import Service, free_port, listens


def release(place: Place) -> Service:
    """Tables and static files; ends when they are there."""
    return _program(place, "release", place.command_of("release"), once=True)


def web(place: Place) -> Service:
    return _web(place, "web")


def web_2(place: Place) -> Service:
    return _web(place, "web-2")


def worker(place: Place) -> Service:
    return _beside(place, "worker")


def sweeper(place: Place) -> Service:
    return _beside(place, "sweeper")


def _beside(place: Place, name: str) -> Service:
    """A program without pages, which answers where it is asked for its numbers."""
    port = free_port()
    place.addresses[f"{name} counts"] = f"http://{HOST}:{port}/metrics"
    service = _program(place, name, place.command_of(name))
    service.environment = {**place.site_environment(), "METRICS_LISTEN": f"{HOST}:{port}"}
    service.answers = lambda: listens(port)
    return service


def _web(place: Place, name: str) -> Service:
    port = free_port()
    here = {"0.0.0.0": HOST, "8000": str(port)}
    command = [here.get(part, part) for part in place.command_of(name)]
    place.addresses[name] = f"{HOST}:{port}"
    service = _program(place, name, command)
    service.answers = lambda: is_ready(port)
    return service


def _program(place: Place, name: str, command: list[str], *, once: bool = False) -> Service:
    environment = place.site_environment()
    return Service(name, command, place.log_of(name), environment=environment, once=once)


def is_ready(port: int) -> bool:
    """Does the process that listens there take requests, and its database questions?"""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
