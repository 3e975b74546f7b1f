"""Pages of the calls: list, new call, call page, and the forms on it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from calling import policies, selectors, services
from calling.errors import InvalidCall, InvalidInvitation
from calling.forms import CallForm, InviteForm
from calling.models import Call
from calling.page_config import call_page_config
from ikoota.membership.permissions import MemberRequest, member_required

PAGE_ROWS = 20


@require_GET
@member_required
def call_list(request: MemberRequest) -> HttpResponse:
    """calling/call_list.html: `page`, `show`, `q`, `counts`.

    page    Paginator page of calls: public_id, title, status, is_public, max_participants,
            open_count, creator (Member or None: .oto_number), role ("" for none), created_at
    show    "mine", "public" or "ended"; `q` the text searched for; `counts` show -> number
    """
    show = request.GET.get("show", "")
    show = show if show in selectors.SHOWS else "mine"
    text = request.GET.get("q", "").strip()[:100]
    calls = selectors.calls_for(request.member, show=show, text=text)
    context = {
        "page": Paginator(calls, PAGE_ROWS).get_page(request.GET.get("page")),
        "show": show,
        "q": text,
        "counts": selectors.count_calls(request.member),
    }
    return render(request, "calling/call_list.html", context)


@require_http_methods(["GET", "POST"])
@member_required
def new_call(request: MemberRequest) -> HttpResponse:
    """calling/call_form.html: `form` (title, description, is_public, max_participants, invite)."""
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            call = services.create_call(request.member, **form.cleaned_data)
        except InvalidInvitation as error:
            form.add_error("invite", error.message)
        except InvalidCall as error:
            form.add_error(None, error.fields or error.message)
        else:
            return redirect("call", public_id=call.public_id)
    status = 400 if form.is_bound else 200
    return render(request, "calling/call_form.html", {"form": form}, status=status)


@require_GET
@member_required
def call_page(request: MemberRequest, public_id: str) -> HttpResponse:
    """calling/call.html: `call`, `config`, `can_moderate`, `invited`, `invite_form`.

    config is for json_script "call-config" (calling/page_config.py), `invited` the list of OTO#
    that may join, `invite_form` has the field oto_number.
    """
    call = selectors.get_call_for(request.member, public_id)
    membership = policies.membership_of(request.member, call)
    context = {
        "call": call,
        "config": call_page_config(request.member, call, membership),
        "can_moderate": policies.can_moderate(membership),
        "invited": selectors.invited_to(call),
        "invite_form": InviteForm(),
    }
    return render(request, "calling/call.html", context)


@require_POST
@member_required
def invite(request: MemberRequest, public_id: str) -> HttpResponse:
    """Invite the member of the posted `oto_number`, and go back to the call page."""
    call = selectors.get_call_for(request.member, public_id)
    form = InviteForm(request.POST)
    try:
        if not form.is_valid():
            raise InvalidInvitation
        invited = services.invite_member(request.member, call, form.cleaned_data["oto_number"])
    except InvalidInvitation as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{invited.member.oto_number} can join this call now.")
    return redirect("call", public_id=call.public_id)


@require_POST
@member_required
def end(request: MemberRequest, public_id: str) -> HttpResponse:
    """End the call for everybody, and go to the list."""
    call: Call = selectors.get_call_for(request.member, public_id)
    services.end_call(request.member, call)
    messages.success(request, "The call has ended for everybody.")
    return redirect(f"{reverse('calls')}?show=ended")
