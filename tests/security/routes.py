"""Every route of the URL map, as text and filled in: also those that have no name."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.urls import URLPattern, get_resolver

PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>")
# Patterns written as regular expressions: a name for the table, and an example.
EXPRESSIONS = {
    "^api/": ("api/*", "api/nothing-there"),
    "admin/(?P<url>.*)$": ("admin/*", "admin/nothing-there"),
    "admin/^(?P<app_label>membership|auth|preferences|calling)/$": (
        "admin/<app_label>/",
        "admin/calling/",
    ),
}


def every_route() -> dict[str, Any]:
    """Route as the tables write it -> its view."""
    return {_named(route): view for route, view in _leaves(get_resolver(), "")}


def filled(route: str, values: dict[str, str]) -> str:
    """A path of that route; `object_id` is the key of the first row of the admin page's table."""
    for name, example in EXPRESSIONS.values():
        if route == name:
            return f"/{example}"
    row = _row_of(route)
    return "/" + PLACEHOLDER.sub(lambda found: (values | row)[found[1]], route)


def _named(route: str) -> str:
    return EXPRESSIONS[route][0] if route in EXPRESSIONS else route


def _leaves(resolver: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry.callback
        else:
            yield from _leaves(entry, route)


def _row_of(route: str) -> dict[str, str]:
    parts = route.split("/")
    if parts[0] != "admin" or not any(name in route for name in ("<path:object_id>", "<id>")):
        return {}
    try:
        model = apps.get_model(parts[1], parts[2])
    except LookupError:  # admin/r/<type>/<object>
        return {"content_type_id": "1", "object_id": "1"}
    row = str(model._default_manager.order_by("pk").values_list("pk", flat=True)[0])
    return {"object_id": row, "id": row}
