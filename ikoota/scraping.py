"""What a process counts, for a Prometheus of the site's own: GET /metrics, or a port of its own.

Whoever else asks a server process finds nothing there.
"""

from collections.abc import Iterator
from hmac import compare_digest
from ipaddress import ip_address

from django.conf import settings
from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Metric,
    generate_latest,
    start_http_server,
)
from prometheus_client.registry import Collector

from ikoota.metrics import REGISTRY

# What a proxy on this machine adds: then it is not this machine that asks.
FORWARDED = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
)


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """What this process counts, and what the database holds of calls and seats."""
    if request.method not in ("GET", "HEAD") or not _may_scrape(request):
        raise Http404
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


class _Closing(Collector):
    """What there is to tell; the connection to the database on which it was asked is closed.

    Each answer has a thread of its own, and connections belong to threads.
    """

    def collect(self) -> Iterator[Metric]:
        try:
            yield from REGISTRY.collect()
        finally:
            connections.close_all()


def serve_metrics() -> None:
    """Answer at METRICS_LISTEN, in a thread: for processes that have no pages.

    Whoever reaches the address is answered, so it belongs to an inside network.
    """
    if settings.METRICS_LISTEN:
        host, _, port = settings.METRICS_LISTEN.rpartition(":")
        told = CollectorRegistry()
        told.register(_Closing())
        start_http_server(int(port), host, told)


def _may_scrape(request: HttpRequest) -> bool:
    """With the token, or straight from this machine."""
    shown = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if settings.METRICS_TOKEN and compare_digest(shown.encode(), wanted.encode()):
        return True
    return _is_loopback(request) and not any(name in request.headers for name in FORWARDED)


def _is_loopback(request: HttpRequest) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
