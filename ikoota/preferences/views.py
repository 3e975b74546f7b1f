"""A member's own pages, which show the look that the preferences give: card, welcome, form."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ikoota.membership.models import Member
from ikoota.membership.permissions import MemberRequest, identity_required
from ikoota.membership.policies import can_take_part
from ikoota.membership.selectors import devices_of
from ikoota.preferences.errors import InvalidPreferences
from ikoota.preferences.forms import PreferencesForm
from ikoota.preferences.selectors import look_for, preferences_for
from ikoota.preferences.services import update_preferences

STANDINGS = {
    Member.Stage.APPLICANT: "Your application is with us. A member of the staff will look at it.",
    Member.Stage.SUSPENDED: "Your membership is suspended. You cannot take part in calls.",
}
NO_IDENTITY = "This account has no Converse Identity. It is for the admin only."


@require_safe
@identity_required
def profile(request: MemberRequest) -> HttpResponse:
    """membership/profile.html with `member`, `look` (dict of Look.as_dict), `devices`, `section`.

    A device has `public_id`, `device` (its name), `created` and `expiry`.
    """
    context = {
        "member": request.member,
        "look": look_for(request.member).as_dict(),
        "devices": devices_of(request.member),
        "section": "profile",
    }
    return render(request, "membership/profile.html", context)


@never_cache
@require_safe
@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    """membership/welcome.html: where an application stands, for those who cannot use calls.

    `member` (None for an account without one), `look` (dict or None) and `standing` (sentence).
    """
    member: Member | None = request.member  # type: ignore[attr-defined]  # MemberMiddleware
    if can_take_part(member):
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {
        "member": member,
        "look": look_for(member).as_dict() if member else None,
        "standing": STANDINGS[Member.Stage(member.stage)] if member else NO_IDENTITY,
    }
    return render(request, "membership/welcome.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@identity_required
def preferences(request: MemberRequest) -> HttpResponse:
    """preferences/preferences.html with `form`, `look` (dict) and `section`; faults answer 400."""
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,
        instance=preferences_for(request.member),
    )
    if request.method == "POST" and _saved(request, form):
        messages.success(request, "Your preferences are saved.")
        return redirect("preferences")
    context = {
        "form": form,
        "look": look_for(request.member).as_dict(),
        "section": "preferences",
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "preferences/preferences.html", context, status=status)


def _saved(request: MemberRequest, form: PreferencesForm) -> bool:
    """Store what was entered, or put the faults into `form`."""
    if not form.is_valid():
        return False
    try:
        update_preferences(request.member, **form.cleaned_data)
    except InvalidPreferences as refusal:
        form.add_refusal(refusal)
        return False
    return True
