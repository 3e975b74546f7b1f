"""Pages of the calls: list, new call, call page, invitation."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from calling import policies, selectors, services
from calling.engines.registry import engine_named
from calling.errors import CallError, EngineNotReady, InvalidCall, InvalidInvitation
from calling.forms import CallForm
from calling.page_config import call_page_config
from ikoota.membership.permissions import MemberRequest, member_required
from ikoota.throttles import TooManyRequests, check_rate

PAGE_ROWS = 20


@require_GET
@member_required
def call_list(request: MemberRequest) -> HttpResponse:
    """calling/call_list.html: `page`, `show`, `q`, `counts`.

    page    Paginator page of calls: public_id, title, status, is_public, capacity, open_count,
            creator (Member or None: .oto_number), role ("" for none), created_at
    show    "mine", "public" or "ended"; `q` the text searched for; `counts` show -> number
    """
    show = request.GET.get("show", "")
    show = show if show in selectors.SHOWS else "mine"
    text = request.GET.get("q", "").strip()[:100]
    calls = selectors.calls_for(request.member, show=show, text=text)
    page = Paginator(calls, PAGE_ROWS).get_page(request.GET.get("page"))
    for call in page:
        call.capacity = policies.capacity_of(call)  # type: ignore[attr-defined]  # for the row
    context = {
        "page": page,
        "show": show,
        "q": text,
        "counts": selectors.count_calls(request.member),
    }
    return render(request, "calling/call_list.html", context)


@require_http_methods(["GET", "POST"])
@member_required
def new_call(request: MemberRequest) -> HttpResponse:
    """calling/call_form.html: `form` (title, description, is_public, max_participants, invite).

    Calls are counted with those that the API makes.
    """
    form = CallForm(request.POST or None)
    status, headers = 400 if form.is_bound else 200, dict[str, str]()
    if request.method == "POST" and form.is_valid():
        try:
            check_rate(request, "create")
            call = services.create_call(request.member, **form.cleaned_data)
        except InvalidInvitation as error:
            form.add_error("invite", error.message)
        except (EngineNotReady, InvalidCall) as error:
            form.add_error(None, error.fields or error.message)
        except TooManyRequests as error:
            form.add_error(None, error.message)
            status, headers = error.status, error.headers()
        else:
            return redirect("call", public_id=call.public_id)
    page = render(request, "calling/call_form.html", {"form": form}, status=status)
    for name, value in headers.items():
        page[name] = value
    return page


@require_GET
@member_required
def call_page(request: MemberRequest, public_id: str) -> HttpResponse:
    """calling/call.html: `call`, `config` (calling/page_config.py)."""
    call = selectors.get_call_for(request.member, public_id)
    membership = policies.membership_of(request.member, call)
    config = call_page_config(request.member, call, membership)
    response = render(request, "calling/call.html", {"call": call, "config": config})
    # Opened for this page alone, as long as its call is carried by that engine, and that is on.
    engine = engine_named(call.engine)
    if engine.page_sources and not engine.check():
        response._csp_update = engine.page_sources  # type: ignore[attr-defined]
    return response


@require_http_methods(["GET", "POST"])
@member_required
def invitation(request: MemberRequest, token: str) -> HttpResponse:
    """calling/invitation.html: `call`, the one the link leads into. Only POST accepts.

    The address is a secret: whatever the answer, no page that follows is told it.
    """
    response: HttpResponse
    try:
        if request.method == "POST":
            call = services.accept_invitation(request.member, token)
            response = redirect("call", public_id=call.public_id)
        else:
            call = selectors.get_call_by_link_for(request.member, token)
            response = render(request, "calling/invitation.html", {"call": call})
    except CallError as error:
        response = render(request, "error.html", {"error": error}, status=error.status)
    response["Referrer-Policy"] = "no-referrer"
    return response
