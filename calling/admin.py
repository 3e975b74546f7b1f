"""Calls in the admin: rosters to look at, and the site's staff ending and removing."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from calling import services
from calling.errors import ParticipantNotFound
from calling.models import Call, CallMember, CallStats, Participation


class ReadOnly(admin.options.BaseModelAdmin):
    """Rows are written by the services only."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RosterInline(ReadOnly, admin.TabularInline):
    """Who sits in the call now."""

    model = Participation
    fields = ("member", "joined_at", "last_seen_at", "audio_muted", "video_muted")
    readonly_fields = fields
    verbose_name_plural = "participants now"
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participation]:
        rows = super().get_queryset(request).filter(is_open=True, joined_at__isnull=False)
        return rows.select_related("member", "call")


class MembersInline(ReadOnly, admin.TabularInline):
    """Who may come, and who was removed."""

    model = CallMember
    fields = ("member", "role", "invited_at", "joined_at", "removed_at", "banned_at")
    readonly_fields = fields
    verbose_name_plural = "invited members"
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[CallMember]:
        return super().get_queryset(request).select_related("member", "call")


class StatsInline(ReadOnly, admin.TabularInline):
    model = CallStats
    fields = (
        "total_participants",
        "peak_participants",
        "total_duration_seconds",
        "audio_minutes_consumed",
        "video_minutes_consumed",
    )
    readonly_fields = fields


@admin.register(Call)
class CallAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("public_id", "title", "status", "is_public", "creator", "engine", "created_at")
    list_filter = ("status", "is_public", "engine", "created_at")
    list_select_related = ("creator",)
    search_fields = ("title", "public_id", "memberships__member__oto_number")
    search_help_text = "Title, call id or OTO# of a member"
    date_hierarchy = "created_at"
    exclude = ("event_seq",)
    inlines = (RosterInline, MembersInline, StatsInline)
    actions = ("end_calls", "sweep")

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("calling.change_call")

    @admin.action(description="End the selected calls for everybody", permissions=["moderate"])
    def end_calls(self, request: HttpRequest, calls: QuerySet[Call]) -> None:
        for call in calls:
            services.end_call(None, call)
        self.message_user(request, "The selected calls have ended.", messages.SUCCESS)

    @admin.action(description="Free the seats of lost browsers", permissions=["moderate"])
    def sweep(self, request: HttpRequest, calls: QuerySet[Call]) -> None:
        freed = sum(services.close_lost_seats(call) for call in calls)
        self.message_user(request, f"{freed} seats were freed.", messages.SUCCESS)


@admin.register(Participation)
class ParticipationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("member", "call", "joined_at", "left_at", "duration_seconds", "is_open")
    list_filter = ("is_open", "joined_at")
    list_select_related = ("member", "call")
    search_fields = ("member__oto_number", "call__public_id", "call__title")
    search_help_text = "OTO#, call id or title"
    exclude = ("seat", "socket_id", "agora_uid")
    actions = ("remove_from_call",)

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("calling.change_participation")

    @admin.action(
        description="Remove the selected participants from their calls", permissions=["moderate"]
    )
    def remove_from_call(self, request: HttpRequest, rows: QuerySet[Participation]) -> None:
        removed = 0
        for row in rows.filter(is_open=True).select_related("call"):
            try:
                services.remove_participant(None, row.call, row.seat)
            except ParticipantNotFound:
                continue  # left in the meantime
            removed += 1
        self.message_user(request, f"{removed} participants were removed.", messages.SUCCESS)
