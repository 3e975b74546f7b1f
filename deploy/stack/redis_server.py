"""Redis, on a free port, with deploy/redis/redis.conf."""

import redis

from deploy.stack.place import HOST, Place
from deploy.stack.service import ROOT, Service, free_port


def redis_server(place: Place) -> Service:
    """It keeps nothing."""
    port, folder = free_port(), place.folder_of("redis")
    place.environment["REDIS_URL"] = f"redis://{HOST}:{port}/0"
    place.addresses["Redis"] = f"{HOST}:{port}"
    settings = str(ROOT / "deploy/redis/redis.conf")
    where = ["--bind", HOST, "--port", str(port), "--dir", str(folder)]
    command = ["redis-server", settings, *where]
    return Service("redis", command, place.log_of("redis"), lambda: _answers(port))


def _answers(port: int) -> bool:
    client = redis.Redis(HOST, port, socket_timeout=2)
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
    finally:
        client.close()
