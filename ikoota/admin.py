"""What the admin of every app shares."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


def moment(value: datetime | None) -> str:
    """A time in UTC, short enough for a column."""
    return f"{value:%d %b %Y, %H:%M}" if value else "-"


class CheckedLookups(admin.ModelAdmin):
    """Lists whose address may ask anything: what no database can answer leads back to the list."""

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError):  # the year 0, a number of a hundred digits
            raise IncorrectLookupParameters from None

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """No expressions: a broken one is the database's error, a slow one its burden."""
        return not lookup.endswith("regex") and super().lookup_allowed(lookup, value, request)


class ReadOnly(CheckedLookups):
    """Rows that only the services write: to be looked at, and acted on by actions."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = {"title": str(self.opts.verbose_name_plural).capitalize()}
        return super().changelist_view(request, title | (extra_context or {}))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only by what the list shows: other columns would be told bit by bit."""
        shown = {*self.list_display, *self.list_filter, self.date_hierarchy}
        return lookup.split("__")[0] in shown and super().lookup_allowed(lookup, value, request)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Tells who of the staff acted, if only by OTO#: for those who may see accounts."""
        if not request.user.has_perm("membership.view_identity"):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)
