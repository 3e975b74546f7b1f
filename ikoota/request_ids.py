"""A random id for each request and websocket: in its answer and its log lines, nowhere else.

A proxy that is trusted may have given it one; whoever else names one is not heard.
"""

import re
import secrets
from contextvars import ContextVar
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings

HEADER = b"x-request-id"
# As nginx makes them ($request_id). Nothing else could be told apart from a name or a trap.
FORM = re.compile(rb"[0-9a-f]{32}")

# "" outside of any request. Threads that work for one inherit it.
request_id: ContextVar[str] = ContextVar("request_id", default="")


def id_for(scope: dict[str, Any]) -> str:
    """The trusted proxy's, or a new one."""
    given = [value for name, value in scope.get("headers", ()) if name == HEADER]
    if len(given) == 1 and FORM.fullmatch(given[0]) and is_trusted_proxy(peer_of(scope)):
        return given[0].decode()
    return secrets.token_hex(16)


def peer_of(scope: dict[str, Any]) -> str:
    """The address at the other end of the connection; "" for a socket in the file system."""
    return (scope.get("client") or [""])[0] or ""


def is_trusted_proxy(address: str) -> bool:
    """Whether requests from there come from a proxy of this site's (TRUSTED_PROXIES)."""
    try:
        peer = ip_address(address)
    except ValueError:
        return False
    return any(peer in ip_network(network) for network in settings.TRUSTED_PROXIES)
