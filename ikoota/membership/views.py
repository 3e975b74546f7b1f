"""Pages of membership: the landing page, sign-up, sign-in and sign-out."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ikoota.membership.errors import InvalidSignUp
from ikoota.membership.forms import SignInForm, SignUpForm
from ikoota.membership.services import sign_up as make_member


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Landing page for visitors (home.html, no context); whoever is signed in gets the calls."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "home.html")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """membership/sign_up.html with `form` (username, email, password, password_again).

    Success signs the applicant in and goes to the welcome page; faults answer 400.
    """
    if request.user.is_authenticated:
        return redirect("home")
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _signed_up(request, form):
        return redirect("welcome")
    status = 400 if request.method == "POST" else 200
    return render(request, "membership/sign_up.html", {"form": form}, status=status)


class SignInView(LoginView):
    """membership/sign_in.html with `form` (username, password) and `next`; faults answer 400.

    `next` leads only to this site: Django's LoginView checks it.
    """

    template_name = "membership/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)


def _signed_up(request: HttpRequest, form: SignUpForm) -> bool:
    """Make the member and sign in, or put the faults into `form`."""
    if not form.is_valid():
        return False
    entered = form.cleaned_data
    try:
        member = make_member(entered["username"], entered["password"], email=entered["email"])
    except InvalidSignUp as refusal:
        form.add_refusal(refusal)
        return False
    login(request, member.account)
    return True
