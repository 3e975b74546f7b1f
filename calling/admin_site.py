"""The admin's front page: what is going on now, and the last thirty days."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from calling.analytics import DEFAULT_DAYS, running_calls, use_by, without_gaps
from calling.charts import chart_data
from calling.models import Call, CallStats
from ikoota.membership.permissions import passed_second_step

SHOWN_CALLS = 10


class ConverseAdminSite(AdminSite):
    """Django's admin under the product's name; each part of the front page needs its permission."""

    site_header = site_title = "Ikoota Converse"
    index_title = "Overview"

    def has_permission(self, request: HttpRequest) -> bool:
        """With the second step, where the site asks for it."""
        return super().has_permission(request) and passed_second_step(request)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Whoever has shown a password here, or on the site, is asked for the code next."""
        if super().has_permission(request) and not passed_second_step(request):
            wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
            return redirect_to_login(wanted, reverse("second-step"))
        return super().login(request, extra_context)

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
