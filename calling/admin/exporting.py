"""Lists of the admin as CSV files, for spreadsheets."""

import csv
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import never_cache

ROWS_AT_ONCE = 1000
# A cell that begins so is a formula to spreadsheets; the last four are the wide East Asian forms.
FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


class _Line:
    """What csv.writer writes into: hands the line back."""

    def write(self, text: str) -> str:
        return text


def cell(value: Any) -> str:
    """Value as a cell: times in UTC, nothing as empty, and never a formula."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(sep=" ", timespec="seconds")
    text = str(value)
    if isinstance(value, str) and (
        text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    ):
        return f"'{text}"
    return text


def csv_response(
    name: str, header: Iterable[str], rows: AsyncIterator[Iterable[Any]]
) -> StreamingHttpResponse:
    """A file that is written while it is read: however many rows, none wait in memory."""
    write = csv.writer(_Line()).writerow

    async def lines() -> AsyncIterator[str]:
        yield write(header)
        async for row in rows:
            yield write([cell(value) for value in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


class CsvExport(ModelAdmin):
    """Adds a file of the list as it is filtered. `csv_columns`: heading -> attribute or lookup."""

    csv_columns: ClassVar[dict[str, str]]
    change_list_template = "admin/calling/export_change_list.html"

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(never_cache(self.export))
        return [path("export.csv", export, name=self._name("export")), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return redirect(reverse(f"admin:{self._name('changelist')}"))
        return csv_response(self.opts.model_name or "", self.csv_columns, self._cells(rows))

    async def _cells(self, rows: QuerySet[Any]) -> AsyncIterator[list[Any]]:
        lookups = self.csv_columns.values()
        # values(), because values_list() would ask the database outside of aiterator's thread.
        async for row in rows.values(*lookups).aiterator(ROWS_AT_ONCE):
            yield [row[lookup] for lookup in lookups]

    def _name(self, view: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{view}"
