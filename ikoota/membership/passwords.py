"""Rules for passwords, and what a new one brings about (settings.AUTH_PASSWORD_VALIDATORS)."""

from django.core.exceptions import ValidationError

from ikoota.membership.models import Account

# Long enough for any pass phrase; hashing more than this only burns time.
MAX_PASSWORD_LENGTH = 256


class MaximumLengthValidator:
    """Refuses passwords that only burn time."""

    def validate(self, password: str, user: Account | None = None) -> None:
        if len(password) > MAX_PASSWORD_LENGTH:
            raise ValidationError(f"A password has at most {MAX_PASSWORD_LENGTH} characters.")

    def get_help_text(self) -> str:
        return f"At most {MAX_PASSWORD_LENGTH} characters."


class SignsOutEverywhere:
    """Refuses nothing: Django tells validators of a new password, whichever door it came through.

    Whoever knew the old password, or holds a device or a session that it opened, is out.
    """

    def validate(self, password: str, user: Account | None = None) -> None:
        """Every password is fine here."""

    def get_help_text(self) -> str:
        return ""

    def password_changed(self, password: str, user: Account | None = None) -> None:
        # Validators are loaded with the settings, before services can be imported.
        from ikoota.membership.signing_in import sign_out_everywhere  # noqa: PLC0415

        if user is not None:
            sign_out_everywhere(user)
