"""Janus, the media server of calls, on a free port, with the files that the site writes for it."""

import socket
from shutil import which

from deploy.stack.place import HOST, Place
from deploy.stack.service import Service, free_port, listens


def janus(place: Place) -> Service | None:
    """None where the site uses another engine, or where it has to: this machine has no Janus."""
    if place.site_environment()["MEDIA_ENGINE"] != "janus":
        return None
    if fault := why_not():
        # Browsers then connect to each other, and learn each other's address unless relayed.
        place.environment |= {"MEDIA_ENGINE": "direct", "RELAY_ONLY": "1"}
        place.addresses["media"] = f"from browser to browser through coturn ({fault})"
        return None
    port = free_port()
    place.environment["JANUS_URL"] = f"ws://{HOST}:{port}"
    place.secret("JANUS_ADMIN_KEY")
    place.addresses["Janus"] = f"{HOST}:{port}"
    command = ["python", "manage.py", "run_janus"]
    environment = place.site_environment()
    return Service("janus", command, place.log_of("janus"), lambda: listens(port), environment)


def why_not() -> str:
    """Why this machine cannot run a Janus; "" when it can."""
    if which("janus") is None:
        return "Janus is not installed: this system has no package of it"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing, asks for the way
        except OSError:
            return "Janus needs a network besides loopback"
    return ""
