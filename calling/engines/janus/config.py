"""The configuration of the site's own Janus, written for it when it starts."""

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from calling.engines.janus import keys

PROGRAM = "janus"
# Where packages and own builds put Janus' parts.
LIBRARIES = ("/usr/lib/*/janus", "/usr/lib/janus", "/usr/local/lib/janus", "/opt/janus/lib/janus")
ERRORS = 2  # level of Janus' log; from 4 on it writes members' addresses


@dataclass(frozen=True)
class Place:
    """Where Janus listens. url: ws://ADDRESS:PORT for the site; ports: "FROM-TO", UDP, for media.

    A name in the url is that of a container of Janus' own: it listens on all addresses there are.
    address: the one that members reach it by, where that is not the machine's own.
    """

    url: str
    ports: str
    address: str = ""


def write_config(folder: Path, library: Path, place: Place) -> list[str]:
    """Write the files into the folder, for its owner only; the command that starts Janus."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    files = {
        "janus.jcfg": _main(folder, library, place),
        "janus.transport.websockets.jcfg": _websockets(place),
        "janus.plugin.videoroom.jcfg": _rooms(),
    }
    for name, text in files.items():
        path = folder / name
        path.touch(0o600)
        path.write_text(text)
    return [PROGRAM, f"--config={folder / 'janus.jcfg'}", f"--configs-folder={folder}"]


def find_library() -> Path | None:
    """The folder of Janus' plugins and transports."""
    found = (path for pattern in LIBRARIES for path in Path("/").glob(pattern[1:]))
    return next(found, None)


def _main(folder: Path, library: Path, place: Place) -> str:
    mapped = f'nat_1_1_mapping = "{place.address}"' if place.address else ""
    return f"""\
general: {{
  configs_folder = "{folder}"
  plugins_folder = "{library}/plugins"
  transports_folder = "{library}/transports"
  events_folder = "{library}/events"
  loggers_folder = "{library}/loggers"
  debug_level = {ERRORS}
  debug_colors = false
  debug_timestamps = true
  token_auth = true
  token_auth_secret = "{keys.token_secret()}"
  session_timeout = 60
  reclaim_session_timeout = 0
  hide_dependencies = true
}}
media: {{ rtp_port_range = "{place.ports}" }}
nat: {{
  ice_lite = true
  ignore_mdns = true
  {mapped}
}}
plugins: {{ disable = "{_all_but("plugins", library, "videoroom")}" }}
transports: {{ disable = "{_all_but("transports", library, "websockets")}" }}
events: {{ broadcast = false }}
loggers: {{ disable = "{_all_but("loggers", library)}" }}
"""


def _all_but(kind: str, library: Path, *needed: str) -> str:
    """Parts of that kind which are not to be loaded, with commas."""
    kept = {f"libjanus_{name}.so" for name in needed}
    found = {path.name for path in (library / kind).glob("*.so")}
    return ",".join(sorted(found - kept))


def _websockets(place: Place) -> str:
    parts = urlsplit(place.url)
    host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname or ""
    own_address = f'ws_ip = "{host}"' if _is_address(host) else ""
    return f"""\
general: {{
  json = "compact"
  ws = true
  ws_port = {parts.port or 80}
  {own_address}
  wss = false
}}
admin: {{ admin_ws = false, admin_wss = false }}
"""


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _rooms() -> str:
    return f"""\
general: {{
  admin_key = "{keys.admin_key()}"
  lock_rtp_forward = true
  string_ids = true
}}
"""
