"""The page of statistics: charts and a table of the use over time, and the same as a file."""

from collections.abc import AsyncIterator
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from calling.admin.exporting import csv_response
from calling.analytics import DEFAULT_DAYS, GROUPS, MAX_DAYS, Use, total, use_by, without_gaps
from calling.charts import chart_data
from calling.models import CallStats
from ikoota.admin import ReadOnly

COLUMNS = {
    "date": "start",
    "calls": "calls",
    "participants": "participants",
    "average seconds": "average_seconds",
    "audio minutes": "audio_minutes",
    "video minutes": "video_minutes",
    "peak": "peak",
}


class PeriodForm(forms.Form):
    """Which days, in which groups."""

    days = forms.IntegerField(min_value=1, max_value=MAX_DAYS, initial=DEFAULT_DAYS)
    groupBy = forms.ChoiceField(
        label="Grouped by", choices=[(name, name.capitalize()) for name in GROUPS], initial="day"
    )


@admin.register(CallStats)
class StatisticsAdmin(ReadOnly):
    """Stands where the list of the ledger's rows would: single rows are on their call's page."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="calling_callstats_changelist"),
            path("export.csv", view(self.export), name="calling_callstats_export"),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        form, group, days = self._period(request)
        uses = use_by(group, days)
        filled = without_gaps(uses, group, days)
        context = self.admin_site.each_context(request) | {
            "title": "Statistics",
            "opts": self.opts,
            "form": form,
            "group": group,
            "days": days,
            "uses": filled[::-1],
            "summary": total(uses),
            "chart_data": chart_data(filled),
            **(extra_context or {}),
        }
        status = 200 if form.is_valid() else 400
        template = "admin/calling/callstats/change_list.html"
        return TemplateResponse(request, template, context, status=status)

    def export(self, request: HttpRequest) -> HttpResponseBase:
        _, group, days = self._period(request)
        uses = without_gaps(use_by(group, days), group, days)
        return csv_response("statistics", COLUMNS, _cells(uses))

    def _period(self, request: HttpRequest) -> tuple[PeriodForm, str, int]:
        """The form, and what it asks for, or the defaults where that does not fit."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        wanted: dict[str, Any] = {"days": DEFAULT_DAYS, "groupBy": "day"}
        form = PeriodForm(wanted | request.GET.dict())
        if form.is_valid():
            wanted = form.cleaned_data
        return form, wanted["groupBy"], wanted["days"]


async def _cells(uses: list[Use]) -> AsyncIterator[list[Any]]:
    for use in uses:
        yield [getattr(use, name) for name in COLUMNS.values()]
