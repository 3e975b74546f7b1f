"""Forms of sign-up, sign-in and a new password: they parse; the rules are elsewhere."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from ikoota.membership.errors import InvalidSignUp, LockedOut, WrongCredentials
from ikoota.membership.limits import count_try, forget_tries
from ikoota.membership.models import Account
from ikoota.membership.passwords import MAX_PASSWORD_LENGTH

USERNAME_LENGTH = Account._meta.get_field("username").max_length
WRONG_SIGN_IN = WrongCredentials.message


class SignUpForm(forms.Form):
    """What a person enters to become an applicant."""

    username = forms.CharField(
        max_length=USERNAME_LENGTH,
        help_text="Only for signing in. Other members never see it.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    email = forms.EmailField(
        label="E-mail",
        required=False,
        max_length=254,
        help_text="Only the staff who look after accounts can see it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        strip=False,
        max_length=MAX_PASSWORD_LENGTH,
        help_text="At least 8 characters, not only digits, nothing common.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label="Password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password_again(self) -> str:
        again: str = self.cleaned_data["password_again"]
        if self.cleaned_data.get("password", again) != again:
            raise forms.ValidationError("The two passwords are not the same.")
        return again

    def add_refusal(self, refusal: InvalidSignUp) -> None:
        """Show what the service refused at the fields it is about."""
        for name, sentences in (refusal.fields or {}).items():
            self.add_error(name if name in self.fields else None, sentences)


class SignInForm(AuthenticationForm):
    """Username and password; one sentence for every way of being wrong, so it tells nothing."""

    error_messages = AuthenticationForm.error_messages | {"invalid_login": WRONG_SIGN_IN}

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except LockedOut as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from None


class NewPasswordForm(PasswordChangeForm):
    """The old password, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = SignUpForm.base_fields["password"].help_text
        self.fields["new_password2"].label = "New password again"
        self.fields["new_password2"].help_text = ""

    def clean_old_password(self) -> str:
        """As limited as signing in: whoever finds a browser open must not guess here."""
        try:
            count_try(self.user.get_username())
        except LockedOut as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from None
        old = super().clean_old_password()
        forget_tries(self.user.get_username())
        return old


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        max_length=20,
        help_text="Six digits from the app, or one of your recovery codes.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )
