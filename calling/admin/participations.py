"""Participations in the admin: who was in which call when."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from calling import services
from calling.admin.exporting import CsvExport
from calling.errors import CallError
from calling.models import Call, Participation
from ikoota.admin import ReadOnly, moment


@admin.register(Participation)
class ParticipationAdmin(CsvExport, ReadOnly):
    """A seat, from its reservation to its end. Seats that were never taken have no joining time."""

    list_display = ("member", "in_call", "joined", "left", "duration")
    list_filter = ("is_open", "joined_at")
    list_select_related = ("member", "call")
    list_per_page = 50
    search_fields = ("member__oto_number", "call__public_id", "call__title")
    search_help_text = "OTO#, call id or title"
    exclude = ("seat", "socket_id", "agora_uid")
    ordering = ("-reserved_at", "pk")
    actions = ("remove_from_call", "ban_from_call")
    csv_columns = {
        "member": "member__oto_number",
        "call": "call__public_id",
        "title": "call__title",
        "reserved (UTC)": "reserved_at",
        "joined (UTC)": "joined_at",
        "left (UTC)": "left_at",
        "seconds": "duration_seconds",
    }

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("calling.change_participation")

    @admin.display(description="call", ordering="call__public_id")
    def in_call(self, row: Participation) -> SafeString:
        address = reverse("admin:calling_call_change", args=[row.call.pk])
        return format_html('<a href="{}">{} {}</a>', address, row.call, row.call.title)

    @admin.display(description="joined (UTC)", ordering="joined_at")
    def joined(self, row: Participation) -> str:
        return moment(row.joined_at)

    @admin.display(description="left (UTC)", ordering="left_at")
    def left(self, row: Participation) -> str:
        return moment(row.left_at)

    @admin.display(description="duration", ordering="duration_seconds")
    def duration(self, row: Participation) -> str:
        if row.duration_seconds is None:
            return "-"
        minutes, seconds = divmod(row.duration_seconds, 60)
        return f"{minutes} min {seconds:02} s"

    @admin.action(
        description="Remove the selected participants from their calls", permissions=["moderate"]
    )
    def remove_from_call(self, request: HttpRequest, rows: QuerySet[Participation]) -> None:
        removed = self._act(rows, services.remove_member)
        self.message_user(request, f"Participants removed: {removed}.", messages.SUCCESS)

    @admin.action(
        description="Ban the selected participants from their calls", permissions=["moderate"]
    )
    def ban_from_call(self, request: HttpRequest, rows: QuerySet[Participation]) -> None:
        banned = self._act(rows, services.ban_member)
        self.message_user(request, f"Participants banned: {banned}.", messages.SUCCESS)

    def _act(self, rows: QuerySet[Participation], act: Callable[[None, Call, str], Any]) -> int:
        """Of the calls that still run; how many it was done to."""
        done = 0
        for row in rows.filter(is_open=True).select_related("call", "member"):
            try:
                act(None, row.call, row.member.oto_number)
            except CallError:
                continue  # the call has ended, or they left, in the meantime
            done += 1
        return done
