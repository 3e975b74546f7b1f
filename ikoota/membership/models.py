"""Two tables: the account, with which a person signs in, and the member, whom others see."""

import secrets
import string
import unicodedata
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

OTO_PREFIX = "OTO#"
OTO_ALPHABET = string.ascii_uppercase + string.digits
OTO_LENGTH = 6
VOICE_SECRET_BYTES = 32

is_oto_number = RegexValidator(
    rf"\AOTO#[A-Z0-9]{{{OTO_LENGTH}}}\Z", "An OTO# is OTO# and six of A-Z and 0-9."
)


def new_oto_number() -> str:
    """Random Converse Identity; uniqueness is the database's to decide."""
    return OTO_PREFIX + "".join(secrets.choice(OTO_ALPHABET) for _ in range(OTO_LENGTH))


def new_voice_secret() -> bytes:
    return secrets.token_bytes(VOICE_SECRET_BYTES)


def random_id() -> int:
    """Primary key that tells neither order nor number of rows: ids show up in admin addresses."""
    return secrets.randbelow(2**63 - 1) + 1


class AccountManager(UserManager["Account"]):
    """Looks accounts up by the stored form of a username."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return super().get_by_natural_key(self.model.normalize_username(username or ""))


class Account(AbstractBaseUser, PermissionsMixin):
    """What signs in. It has no name and nothing else that the product does not need."""

    username = models.CharField(
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "This username is taken."},
    )
    email = models.EmailField("e-mail address", blank=True, default="")
    is_staff = models.BooleanField("can use the admin", default=False)
    is_active = models.BooleanField("can sign in", default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "accounts"

    def __str__(self) -> str:
        """Never the username: this text goes into logs and into the admin's history."""
        member = getattr(self, "member", None)
        return f"Account of {member}" if member else "Account without a member"

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """One stored form per name: Ann and ann are the same on every database."""
        return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold())

    def clean(self) -> None:
        super().clean()
        self.email = Account.objects.normalize_email(self.email)


class Member(models.Model):
    """Who takes part in calls: an OTO# and a stage. Everything outside this app knows only this."""

    class Stage(models.TextChoices):
        APPLICANT = "applicant", "Applicant"
        PRE_MEMBER = "pre_member", "Pre-member"
        FULL_MEMBER = "full_member", "Full member"
        SUSPENDED = "suspended", "Suspended"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    # The history of calls stays when a person takes the account away.
    account = models.OneToOneField(
        Account, null=True, on_delete=models.SET_NULL, related_name="member"
    )
    oto_number = models.CharField(
        "OTO#",
        max_length=len(OTO_PREFIX) + OTO_LENGTH,
        unique=True,
        default=new_oto_number,
        editable=False,
        validators=[is_oto_number],
    )
    stage = models.CharField(max_length=11, choices=Stage, default=Stage.APPLICANT)
    voice_secret = models.BinaryField(max_length=VOICE_SECRET_BYTES, default=new_voice_secret)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    stage_changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        db_table = "members"
        ordering = ["-created_at", "id"]
        permissions = [("view_identity", "Can see which account a member belongs to")]

    def __str__(self) -> str:
        return self.oto_number
