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
from django.utils.crypto import salted_hmac
from knox.models import AbstractAuthToken

OTO_PREFIX = "OTO#"
OTO_ALPHABET = string.ascii_uppercase + string.digits
OTO_LENGTH = 6
VOICE_SECRET_BYTES = 32
DEVICE_NAME_LENGTH = 40
FACTOR_SEED_BYTES = 20

is_oto_number = RegexValidator(
    rf"\AOTO#[A-Z0-9]{{{OTO_LENGTH}}}\Z", "An OTO# is OTO# and six of A-Z and 0-9."
)


def new_oto_number() -> str:
    """Random Converse Identity; uniqueness is the database's to decide."""
    return OTO_PREFIX + "".join(secrets.choice(OTO_ALPHABET) for _ in range(OTO_LENGTH))


def new_voice_secret() -> bytes:
    return secrets.token_bytes(VOICE_SECRET_BYTES)


def new_factor_seed() -> bytes:
    return secrets.token_bytes(FACTOR_SEED_BYTES)


def new_public_id() -> str:
    """Id for addresses, which tells neither order nor number of rows."""
    return secrets.token_hex(8)


def random_id() -> int:
    """Primary key that tells neither order nor number of rows: ids show up in admin addresses."""
    return secrets.randbelow(2**63 - 1) + 1


class AccountManager(UserManager["Account"]):
    """Looks accounts up by the stored form of a username."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Exactly that name: MariaDB would take an accent or a space at the end for none.

        Guesses are counted by name (limits.py); another spelling must not be another five.
        """
        name = self.model.normalize_username(username or "")
        account = super().get_by_natural_key(name)
        if account.username != name:
            raise self.model.DoesNotExist
        return account


class Account(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # knox's
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
    # Part of what every browser session is checked against: a new one ends them all.
    session_seed = models.CharField(max_length=32, default="", editable=False)

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

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What Django keeps in a session and compares at every request (see session_seed)."""
        value = self.password + self.session_seed
        return salted_hmac(
            "ikoota.membership.session", value, secret=secret, algorithm="sha256"
        ).hexdigest()


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


class DeviceToken(AbstractAuthToken):
    """A device that is signed in to the JSON API; knox keeps the token itself only as a hash."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    device = models.CharField(max_length=DEVICE_NAME_LENGTH)

    class Meta:
        db_table = "device_tokens"
        ordering = ["-created", "public_id"]

    def __str__(self) -> str:
        return self.device


class SocketTicket(models.Model):
    """Lets one websocket in, once, for whoever is signed in by that device or session."""

    digest = models.CharField(max_length=64, primary_key=True)
    device = models.ForeignKey(DeviceToken, null=True, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, default="")
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "socket_tickets"

    def __str__(self) -> str:
        return "Websocket ticket"


class SecondFactor(models.Model):
    """The app with which an account of the staff shows a second time who it is."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="second_factor")
    # The app's secret derives from it: whoever reads the table alone has no codes.
    seed = models.BinaryField(max_length=FACTOR_SEED_BYTES, default=new_factor_seed)
    confirmed_at = models.DateTimeField(null=True)
    # Half minutes since 1970 up to which codes were used: none is good twice.
    last_step = models.BigIntegerField(default=0)

    class Meta:
        db_table = "second_factors"
        default_permissions = ()

    def __str__(self) -> str:
        return "Second factor"


class RecoveryCode(models.Model):
    """Stands in for the app once; kept as a keyed hash."""

    digest = models.CharField(max_length=64, primary_key=True)
    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="codes")

    class Meta:
        db_table = "recovery_codes"
        default_permissions = ()

    def __str__(self) -> str:
        return "Recovery code"


class IdentityLookup(models.Model):
    """One time that somebody of the staff saw who a member is."""

    class Place(models.TextChoices):
        MEMBER = "member", "Page of a member"
        ACCOUNT = "account", "Page of an account"
        ACCOUNT_LIST = "account_list", "List or search of accounts"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    looked_at = models.DateTimeField(default=timezone.now, db_index=True)
    staff = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    # What `staff` was called in the admin: stays when that account is taken away.
    staff_label = models.CharField(max_length=40)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    place = models.CharField(max_length=12, choices=Place)

    class Meta:
        db_table = "identity_lookups"
        default_permissions = ("view",)
        ordering = ["-looked_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_place_display()}, by {self.staff_label}"
