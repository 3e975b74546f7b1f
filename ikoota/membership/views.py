"""Pages of membership: the landing page, sign-up, sign-in, a new password, signed-in devices."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ikoota.membership.errors import InvalidSignUp, LockedOut, UnknownDevice
from ikoota.membership.forms import NewPasswordForm, SignInForm, SignUpForm
from ikoota.membership.permissions import MemberRequest, identity_required
from ikoota.membership.services import sign_up as make_member
from ikoota.membership.signing_in import sign_out_device_of, sign_out_everywhere

# Django's forms would take PUT for POST.
FORM_METHODS = ["get", "head", "post", "options"]


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


class FaultsAnswer4xx:
    """A form's view that does not answer faults with 200."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """400, or 429 after too many wrong passwords."""
        locked = any(form.has_error(name, LockedOut.code) for name in ("__all__", "old_password"))
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]  # a FormView's
        response: HttpResponse = self.render_to_response(  # type: ignore[attr-defined]  # likewise
            context, status=LockedOut.status if locked else 400
        )
        if locked:
            response["Retry-After"] = str(LockedOut.retry_after)
        return response


class SignInView(FaultsAnswer4xx, LoginView):
    """membership/sign_in.html with `form` (username, password) and `next`.

    `next` leads only to this site: Django's LoginView checks it.
    """

    http_method_names = FORM_METHODS
    template_name = "membership/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


@method_decorator(never_cache, name="dispatch")
class NewPasswordView(FaultsAnswer4xx, PasswordChangeView):
    """membership/password.html with `form`; a new password ends every other sign-in."""

    http_method_names = FORM_METHODS
    template_name = "membership/password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("profile")
    extra_context = {"section": "profile"}

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, "Your password is changed. Other devices are signed out.")
        return response


@require_POST
@identity_required
def sign_out_device(request: MemberRequest, public_id: str) -> HttpResponse:
    """Sign one of the member's devices out, and go back to the profile."""
    try:
        name = sign_out_device_of(request.member, public_id)
    except UnknownDevice as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{name} is signed out.")
    return redirect("profile")


@require_POST
@identity_required
def sign_out_all(request: MemberRequest) -> HttpResponse:
    """Sign the member out of everything, this browser included."""
    assert request.user.is_authenticated
    sign_out_everywhere(request.user)
    return redirect("sign-in")


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
