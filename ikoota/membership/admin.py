"""Admin of members (OTO# and stage) and of accounts (only with the identity permission)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from ikoota.membership.models import Account, Member
from ikoota.membership.services import approve, suspend

MEMBER_FIELDS = ("oto_number", "stage", "created_at", "stage_changed_at")
IDENTITY_FIELDS = ("username", "email")
PRIVILEGES = ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")


def can_view_identity(request: HttpRequest) -> bool:
    """Whether this member of the staff may see which account belongs to which OTO#."""
    return request.user.has_perm("membership.view_identity")


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):
    """Members as others see them; stages change by actions, through the services."""

    list_display = ("oto_number", "stage", "created_at", "stage_changed_at")
    list_filter = ("stage", "created_at")
    search_fields = ("oto_number",)
    search_help_text = "OTO# or a part of it"
    list_per_page = 50
    actions = ("approve_as_pre_member", "approve_as_full_member", "suspend_members")

    def get_fields(self, request: HttpRequest, obj: Member | None = None) -> tuple[str, ...]:
        return MEMBER_FIELDS + (IDENTITY_FIELDS if can_view_identity(request) else ())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return MEMBER_FIELDS + IDENTITY_FIELDS

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Members come from sign-up, where the number is drawn."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A deleted member would take the history of everybody's calls along."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the list shows: `?voice_secret__lt=` would tell a secret bit by bit."""
        return lookup.split("__")[0] in self.list_display

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Names the accounts of the staff who acted, hence only with the identity permission."""
        if not can_view_identity(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    @admin.display(description="username")
    def username(self, member: Member) -> str:
        return member.account.username if member.account else "-"

    @admin.display(description="e-mail")
    def email(self, member: Member) -> str:
        return (member.account.email if member.account else "") or "-"

    @admin.action(description="Approve as pre-member", permissions=["change"])
    def approve_as_pre_member(self, request: HttpRequest, members: QuerySet[Member]) -> None:
        self._act(request, members, partial(approve, stage=Member.Stage.PRE_MEMBER))

    @admin.action(description="Approve as full member", permissions=["change"])
    def approve_as_full_member(self, request: HttpRequest, members: QuerySet[Member]) -> None:
        self._act(request, members, partial(approve, stage=Member.Stage.FULL_MEMBER))

    @admin.action(description="Suspend", permissions=["change"])
    def suspend_members(self, request: HttpRequest, members: QuerySet[Member]) -> None:
        self._act(request, members, suspend)

    def _act(
        self,
        request: HttpRequest,
        members: QuerySet[Member],
        change: Callable[[Member], Member],
    ) -> None:
        chosen = list(members)
        for member in chosen:
            change(member)
            self.log_change(request, member, f"Stage: {member.get_stage_display()}")
        self.message_user(request, f"Changed the stage of {len(chosen)} member(s).")


@admin.register(Account)
class AccountAdmin(UserAdmin):
    """Accounts, with who is who: nobody gets here without the identity permission."""

    fieldsets = (
        (None, {"fields": ("username", "password", "email", "oto_number")}),
        ("What the account may do", {"fields": PRIVILEGES}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    list_display = ("username", "oto_number", "is_active", "is_staff")
    list_filter = ("is_staff", "is_active")
    list_select_related = ("member",)
    search_fields = ("username", "email", "member__oto_number")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Only superusers hand out rights; others could make themselves superusers."""
        always = ("oto_number", "last_login", "date_joined")
        return always if request.user.is_superuser else always + PRIVILEGES

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Accounts come from sign-up or createsuperuser, by the rules of services."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        return can_view_identity(request) and super().has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        return self._may_touch(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        return self._may_touch(request, obj) and super().has_delete_permission(request, obj)

    @admin.display(description="OTO#", ordering="member__oto_number")
    def oto_number(self, account: Account) -> str:
        member = getattr(account, "member", None)
        return str(member) if member else "-"

    def _may_touch(self, request: HttpRequest, account: Account | None) -> bool:
        """A staff account is a superuser's to change: a new password for it would be a way up."""
        if not can_view_identity(request):
            return False
        return request.user.is_superuser or account is None or not account.is_staff
