"""The admin's front page: what is going on now, and the last thirty days."""

from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse

from calling.analytics import DEFAULT_DAYS, running_calls, use_by, without_gaps
from calling.charts import chart_data
from calling.models import Call, CallStats

SHOWN_CALLS = 10


class ConverseAdminSite(AdminSite):
    """Django's admin under the product's name; each part of the front page needs its permission."""

    site_header = site_title = "Ikoota Converse"
    index_title = "Overview"

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        context = self._now(request) | self._days(request) | (extra_context or {})
        return super().index(request, context)

    def _now(self, request: HttpRequest) -> dict[str, Any]:
        if not self._may_view(request, Call):
            return {}
        running = list(running_calls())
        return {
            "running": running[:SHOWN_CALLS],
            "running_count": len(running),
            "people_count": sum(call.open_count for call in running),
        }

    def _days(self, request: HttpRequest) -> dict[str, Any]:
        if not self._may_view(request, CallStats):
            return {}
        uses = without_gaps(use_by("day", DEFAULT_DAYS), "day", DEFAULT_DAYS)
        return {"today": uses[-1], "chart_data": chart_data(uses)}

    def _may_view(self, request: HttpRequest, model: type[Model]) -> bool:
        return self.get_model_admin(model).has_view_permission(request)
