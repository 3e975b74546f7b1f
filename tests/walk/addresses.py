"""Every address of the site, from its URL map: what is added there is walked, too."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.sites import site as admin_site
from django.urls import URLPattern, get_resolver, reverse

# Files and pages of libraries, the same for everybody.
SKIPPED = {"view_on_site"}


@dataclass(frozen=True)
class Address:
    """One entry of the URL map."""

    name: str
    arguments: tuple[str, ...]


def every_address() -> Iterator[Address]:
    """Named entries, those of the admin as `admin:...`; catch-alls have no name."""
    for prefix, pattern in _leaves(get_resolver(), ""):
        if pattern.name and pattern.name not in SKIPPED:
            arguments = (*pattern.pattern.regex.groupindex,)
            yield Address(prefix + pattern.name, arguments)


def _leaves(resolver: Any, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield prefix, entry
        else:
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _leaves(entry, inner)


def paths_of(address: Address, value_of: Callable[[str], str]) -> Iterator[str]:
    """The address filled in; for pages of one row in the admin once for every row there is."""
    if "object_id" in address.arguments or address.arguments == ("id",):
        for model in admin_site._registry:
            if f"{model._meta.app_label}_{model._meta.model_name}_" in address.name:
                for row in model._default_manager.all()[:5]:
                    yield reverse(address.name, args=[row.pk])
        return
    yield reverse(address.name, kwargs={name: value_of(name) for name in address.arguments})
