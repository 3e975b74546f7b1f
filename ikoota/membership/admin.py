"""Admin of members (OTO# and stage), of accounts (only with the identity permission), of looks.

Whatever shows who a member is records one IdentityLookup before it is shown.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from ikoota.admin import CheckedLookups, ReadOnly
from ikoota.membership.models import Account, IdentityLookup, Member
from ikoota.membership.services import approve, record_identity_look, suspend
from ikoota.membership.signing_in import sign_out_everywhere

MEMBER_FIELDS = ("oto_number", "stage", "created_at", "stage_changed_at")
IDENTITY_FIELDS = ("username", "email")
PRIVILEGES = ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")


def can_view_identity(request: HttpRequest) -> bool:
    """Whether this member of the staff may see which account belongs to which OTO#."""
    return request.user.has_perm("membership.view_identity")


def recorded(
    request: HttpRequest, response: HttpResponse, place: str, member: Member | None = None
) -> HttpResponse:
    """The response, a page that shows who is who, with the look recorded; nothing for others."""
    if response.status_code == 200:
        assert isinstance(request.user, Account)
        record_identity_look(request.user, place, member)
    return response


@admin.register(Member)
class MemberAdmin(CheckedLookups):
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
        shown = lookup.split("__")[0] in self.list_display
        return shown and super().lookup_allowed(lookup, value, request)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        response = super().change_view(request, object_id, *args, **kwargs)
        if not can_view_identity(request):
            return response
        member = self.get_object(request, unquote(object_id))
        return recorded(request, response, IdentityLookup.Place.MEMBER, member)

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
        self.message_user(request, f"Stages changed: {len(chosen)}.")


@admin.register(Account)
class AccountAdmin(CheckedLookups, UserAdmin):
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

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().changelist_view(request, *args, **kwargs)
        return recorded(request, response, IdentityLookup.Place.ACCOUNT_LIST)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        response = super().change_view(request, object_id, *args, **kwargs)
        return self._recorded(request, response, object_id)

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        response = super().delete_view(request, object_id, *args, **kwargs)
        return self._recorded(request, response, object_id)

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        response = super().history_view(request, object_id, *args, **kwargs)
        return self._recorded(request, response, object_id)

    @method_decorator(sensitive_post_parameters())
    def user_change_password(
        self, request: HttpRequest, id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        response = super().user_change_password(request, id, *args, **kwargs)
        return self._recorded(request, response, id)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Account], search_term: str
    ) -> tuple[QuerySet[Account], bool]:
        """Nothing for autocompletion, which no form here uses and nothing would record."""
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)

    def save_model(self, request: HttpRequest, obj: Account, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            sign_out_everywhere(obj)

    def delete_model(self, request: HttpRequest, obj: Account) -> None:
        sign_out_everywhere(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        for account in queryset:
            sign_out_everywhere(account)
        super().delete_queryset(request, queryset)

    @admin.display(description="OTO#", ordering="member__oto_number")
    def oto_number(self, account: Account) -> str:
        member = getattr(account, "member", None)
        return str(member) if member else "-"

    def _may_touch(self, request: HttpRequest, account: Account | None) -> bool:
        """A staff account is a superuser's to change: a new password for it would be a way up."""
        if not can_view_identity(request):
            return False
        return request.user.is_superuser or account is None or not account.is_staff

    def _recorded(self, request: HttpRequest, response: HttpResponse, pk: str) -> HttpResponse:
        account = self.get_object(request, unquote(pk))
        member = getattr(account, "member", None)
        return recorded(request, response, IdentityLookup.Place.ACCOUNT, member)


admin.site.unregister(Group)


@admin.register(Group)
class RightsAdmin(GroupAdmin):
    """Rights of groups: only superusers hand them out, as those of accounts."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser and super().has_delete_permission(request, obj)


@admin.register(IdentityLookup)
class IdentityLookupAdmin(ReadOnly):
    """Who looked at whom: to be read, never written, with a permission of its own."""

    list_display = ("looked_at", "staff_label", "member", "place")
    list_display_links = None
    list_filter = ("place", "looked_at")
    list_select_related = ("member",)
    list_per_page = 50
    search_fields = ("staff_label", "member__oto_number")
    search_help_text = "OTO# of who looked or was looked at"
    fields = list_display
