"""Calls in the admin: the list, one call with its live roster, and what the staff do in it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from calling import selectors, services
from calling.admin.exporting import CsvExport
from calling.errors import CallError
from calling.models import Call
from ikoota.admin import ReadOnly, moment
from ikoota.membership.models import Member

# Button on the call's page -> what it does, and what the message says of it.
ACTS: dict[str, tuple[Callable[[Member | None, Call, str], Any], str]] = {
    "remove": (services.remove_member, "removed"),
    "ban": (services.ban_member, "banned"),
    "unban": (services.lift_ban, "allowed to come again"),
}


@admin.register(Call)
class CallAdmin(CsvExport, ReadOnly):
    """Everything staff do here happens in the name of the site, through the services."""

    list_display = (
        "public_id",
        "title",
        "state",
        "people_now",
        "creator",
        "made",
    )
    list_filter = ("status", "is_public", "engine", "created_at")
    list_select_related = ("creator",)
    list_per_page = 50
    search_fields = ("title", "public_id", "memberships__member__oto_number")
    search_help_text = "Title, call id or OTO# of a member"
    date_hierarchy = "created_at"
    actions = ("end_calls", "sweep")
    change_form_template = "admin/calling/call/change_form.html"
    fieldsets = (
        (
            "About the call",
            {
                "fields": (
                    "public_id",
                    "creator",
                    "created_at",
                    "ended_at",
                    "is_public",
                    "is_locked",
                    "masks_required",
                    "max_participants",
                    "engine",
                    "channel_name",
                    "description",
                )
            },
        ),
    )
    csv_columns = {
        "call": "public_id",
        "title": "title",
        "status": "status",
        "public": "is_public",
        "host": "creator__oto_number",
        "created (UTC)": "created_at",
        "ended (UTC)": "ended_at",
        "participants": "stats__total_participants",
        "peak": "stats__peak_participants",
        "seconds": "stats__total_duration_seconds",
        "audio minutes": "stats__audio_minutes_consumed",
        "video minutes": "stats__video_minutes_consumed",
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Call]:
        return selectors.with_open_count(super().get_queryset(request))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/moderate/", view(self.moderate), name="calling_call_moderate"),
            path("<path:object_id>/end/", view(self.end), name="calling_call_end"),
            *super().get_urls(),
        ]

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("calling.change_call")

    @admin.display(description="status", ordering="status")
    def state(self, call: Call) -> SafeString:
        return format_html(
            '<span class="badge badge-{}">{}</span>', call.status, call.get_status_display()
        )

    @admin.display(description="created (UTC)", ordering="created_at")
    def made(self, call: Call) -> str:
        return moment(call.created_at)

    @admin.display(description="people now", ordering="open_count")
    def people_now(self, call: Any) -> int:
        return call.open_count

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        call = self.get_object(request, object_id)
        context = self._live(call) if call else {}
        context["may_moderate"] = self.has_moderate_permission(request)
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def _live(self, call: Call) -> dict[str, Any]:
        roster = selectors.roster_rows(call)
        return {
            "title": call.title,
            "subtitle": None,
            "roster": roster,
            "members": selectors.member_rows(call),
            "seated": {row["oto_number"] for row in roster},
            "stats": getattr(call, "stats", None),
            "now": timezone.now(),
        }

    @method_decorator(require_POST)
    def moderate(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """One button of the call's page: its name says what, its value is the OTO#."""
        call = self._call_to_moderate(request, object_id)
        for name, (act, done) in ACTS.items():
            if oto_number := request.POST.get(name):
                self._act(request, call, act, oto_number, done)
        if "sweep" in request.POST:
            self.message_user(request, f"Seats freed: {services.close_lost_seats(call)}.")
        return redirect(self._page_of(call))

    def end(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Asks first: an ended call cannot be started again."""
        call = self._call_to_moderate(request, object_id)
        if request.method == "POST":
            self._end(request, call)
            self.message_user(request, "The call has ended.", messages.SUCCESS)
            return redirect(self._page_of(call))
        context = self.admin_site.each_context(request) | {
            "title": "End this call?",
            "opts": self.opts,
            "call": call,
            "people": len(selectors.roster_rows(call)),
        }
        return TemplateResponse(request, "admin/calling/call/end.html", context)

    @admin.action(description="End the selected calls for everybody", permissions=["moderate"])
    def end_calls(self, request: HttpRequest, calls: QuerySet[Call]) -> None:
        for call in calls:
            self._end(request, call)
        self.message_user(request, "The selected calls have ended.", messages.SUCCESS)

    @admin.action(description="Free the seats of lost browsers", permissions=["moderate"])
    def sweep(self, request: HttpRequest, calls: QuerySet[Call]) -> None:
        freed = sum(services.close_lost_seats(call) for call in calls)
        self.message_user(request, f"Seats freed: {freed}.", messages.SUCCESS)

    def _act(
        self,
        request: HttpRequest,
        call: Call,
        act: Callable[[Member | None, Call, str], Any],
        oto_number: str,
        done: str,
    ) -> None:
        try:
            act(None, call, oto_number)
        except CallError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
        else:
            self.log_change(request, call, f"{oto_number} was {done}.")
            self.message_user(request, f"{oto_number} was {done}.", messages.SUCCESS)

    def _end(self, request: HttpRequest, call: Call) -> None:
        if not call.has_ended:
            services.end_call(None, call)
            self.log_change(request, call, "Ended for everybody.")

    def _call_to_moderate(self, request: HttpRequest, object_id: str) -> Call:
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        call = self.get_object(request, object_id)
        if call is None:
            raise Http404
        return call

    def _page_of(self, call: Call) -> str:
        return reverse("admin:calling_call_change", args=[call.pk])
