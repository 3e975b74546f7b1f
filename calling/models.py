"""Tables of the calls: names and columns of the original schema, with ours added."""

import secrets
from hashlib import sha256

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from calling.engines.base import MediaKind
from ikoota.membership.models import Member, random_id

# No 0/O, 1/l/I: people read these ids to each other.
PUBLIC_ID_ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"
PUBLIC_ID_LENGTH = 12
MAX_TITLE = 255
MAX_DESCRIPTION = 2_000
MIN_SEATS, MAX_SEATS = 2, 50
MAX_UID = 2**31 - 1


def new_public_id() -> str:
    """Random id of a call for URLs: 60 bits, tells neither order nor time."""
    return "".join(secrets.choice(PUBLIC_ID_ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


def new_channel_name() -> str:
    """Random media channel name, under the 64 bytes that engines allow."""
    return "ik" + secrets.token_hex(15)


def new_seat() -> str:
    return secrets.token_hex(16)


class Call(models.Model):
    """One call, from its creation to its end."""

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        ENDED = "ended", "Ended"

    # Random, because admin addresses show it.
    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    title = models.CharField(max_length=MAX_TITLE)
    # max_length of a text field limits forms only, the validator limits every door.
    description = models.TextField(
        blank=True,
        default="",
        max_length=MAX_DESCRIPTION,
        validators=[MaxLengthValidator(MAX_DESCRIPTION)],
    )
    channel_name = models.CharField(
        max_length=255, unique=True, default=new_channel_name, editable=False
    )
    # A member who leaves the community leaves the calls of the others in place.
    creator = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="created_calls"
    )
    is_public = models.BooleanField(default=False)
    # Locked: who has no seat gets none, whoever they are invited by.
    is_locked = models.BooleanField(default=False)
    # Off: members may show themselves in this call, where the site leaves it to them.
    masks_required = models.BooleanField(default=True)
    max_participants = models.PositiveIntegerField(
        default=MAX_SEATS,
        validators=[MinValueValidator(MIN_SEATS), MaxValueValidator(MAX_SEATS)],
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    engine = models.CharField(max_length=20, editable=False)
    event_seq = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        db_table = "calls"
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["creator", "status"], name="idx_creator_status"),
            models.Index(fields=["is_public", "status"], name="idx_public_active"),
            models.Index(fields=["created_at", "id"], name="idx_calls_newest"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def has_ended(self) -> bool:
        return self.status == self.Status.ENDED

    @property
    def is_paused(self) -> bool:
        return self.status == self.Status.PAUSED


class CallMember(models.Model):
    """What one member is to one call: invited, host, removed."""

    class Role(models.TextChoices):
        HOST = "host", "Host"
        MODERATOR = "moderator", "Moderator"
        PARTICIPANT = "participant", "Participant"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, db_column="user_id", related_name="call_memberships"
    )
    role = models.CharField(max_length=11, choices=Role, default=Role.PARTICIPANT)
    invited_at = models.DateTimeField(default=timezone.now)
    joined_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    banned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "call_members"
        constraints = [
            models.UniqueConstraint(fields=["call", "member"], name="unique_call_member")
        ]

    def __str__(self) -> str:
        return f"{self.member.oto_number} in {self.call_id}"

    @property
    def is_out(self) -> bool:
        """Removed or banned: no seat in this call any more."""
        return self.removed_at is not None or self.banned_at is not None


class InvitationLink(models.Model):
    """A secret that lets every member who has it into the call, until it is revoked.

    Only its hash is kept: who reads the database cannot use the links in it.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="invitation_links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "call_invitation_links"

    def __str__(self) -> str:
        return f"invitation link to {self.call_id}"

    @staticmethod
    def hash_of(token: str) -> str:
        return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Participation(models.Model):
    """One seat of one member in one call, from its reservation to its end.

    Reserved by the join (`joined_at` empty), taken over the websocket (`joined_at` set), closed
    with `left_at`. A closed seat that was never taken has no duration and counts nowhere.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="participations")
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, db_column="user_id", related_name="participations"
    )
    seat = models.CharField(max_length=32, unique=True, default=new_seat, editable=False)
    agora_uid = models.PositiveIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MAX_UID)]
    )
    reserved_at = models.DateTimeField(default=timezone.now)
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    duration_seconds = models.PositiveIntegerField(null=True, blank=True)
    last_seen_at = models.DateTimeField(default=timezone.now)
    disconnected_at = models.DateTimeField(null=True, blank=True)
    # The connection that holds the seat: the end of an older one must not free it.
    socket_id = models.CharField(max_length=32, blank=True, default="")
    audio_muted = models.BooleanField(default=False)
    video_muted = models.BooleanField(default=False)
    hand_raised_at = models.DateTimeField(null=True, blank=True)
    # True while open, NULL once closed: a unique key over it allows one open seat per member and
    # call on every database, because NULLs do not collide.
    is_open = models.BooleanField(null=True, default=True)

    class Meta:
        db_table = "call_participants"
        constraints = [
            models.UniqueConstraint(fields=["call", "agora_uid"], name="unique_call_uid"),
            models.UniqueConstraint(
                fields=["call", "member", "is_open"], name="unique_open_participation"
            ),
        ]
        indexes = [
            models.Index(fields=["call", "is_open", "last_seen_at"], name="idx_call_active"),
            models.Index(fields=["member", "joined_at"], name="idx_user_history"),
        ]

    def __str__(self) -> str:
        return f"{self.member.oto_number} in {self.call_id}"

    def is_muted(self, kind: MediaKind) -> bool:
        return self.audio_muted if kind == "audio" else self.video_muted

    @property
    def is_connected(self) -> bool:
        return bool(self.is_open and self.joined_at and not self.disconnected_at)


class MediaSpan(models.Model):
    """A time in which a seat sent sound or picture: what the ledger's minutes are made of."""

    class Kind(models.TextChoices):
        AUDIO = "audio", "Audio"
        VIDEO = "video", "Video"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="media_spans"
    )
    kind = models.CharField(max_length=5, choices=Kind)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "call_media_spans"

    def __str__(self) -> str:
        return f"{self.kind} of {self.participation_id}"


class CallStats(models.Model):
    """The ledger of one call, derived from its participations (calling/ledger.py)."""

    # Random, because the admin's page of a call holds it.
    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="stats")
    total_participants = models.PositiveIntegerField(default=0)
    peak_participants = models.PositiveIntegerField(default=0)
    total_duration_seconds = models.PositiveIntegerField(default=0)
    audio_minutes_consumed = models.PositiveIntegerField(default=0)
    video_minutes_consumed = models.PositiveIntegerField(default=0)
    data_transfer_mb = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "call_stats"
        verbose_name_plural = "statistics"

    def __str__(self) -> str:
        return f"ledger of {self.call_id}"


class EngineRule(models.Model):
    """What an engine behind a network is to keep from happening: a wish, kept until it is so.

    Written with the change it belongs to, in one transaction; sent afterwards, as often as it
    takes (calling/services/rules.py). A later wish for the same uid overrides the earlier one.
    """

    class What(models.TextChoices):
        JOIN = "join", "Join"
        AUDIO = "audio", "Send sound"
        VIDEO = "video", "Send pictures"

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="engine_rules")
    # 0 is everybody: NULLs would not collide in the unique key.
    uid = models.PositiveIntegerField(default=0)
    what = models.CharField(max_length=5, choices=What)
    is_wanted = models.BooleanField()
    # From then on no token is left that the rule would be needed against.
    until = models.DateTimeField()
    # The engine's own number of the rule, once it has it.
    number = models.BigIntegerField(null=True, blank=True)
    # Raised with each wish, so that an answer to an older one settles nothing.
    version = models.PositiveIntegerField(default=0)
    is_settled = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    # Somebody is at it until then; whoever died at it frees it.
    claimed_until = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        db_table = "call_engine_rules"
        constraints = [
            models.UniqueConstraint(fields=["call", "uid", "what"], name="unique_engine_rule")
        ]
        indexes = [models.Index(fields=["is_settled", "due_at"], name="idx_rules_due")]

    def __str__(self) -> str:
        return f"{self.what} of {self.uid} in {self.call_id}"


class AgoraEvent(models.Model):
    """One notification of Agora about one call, as far as the ledger needs it.

    `key` is made of what the event says, not of how it was sent: sent again it is the same row.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    key = models.CharField(max_length=64, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="agora_events")
    kind = models.CharField(max_length=10)
    uid = models.PositiveIntegerField(default=0)
    client_seq = models.BigIntegerField(default=0)
    happened_at = models.DateTimeField()
    reason = models.PositiveSmallIntegerField(default=0)
    duration_seconds = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "call_agora_events"
        indexes = [
            models.Index(fields=["call", "uid", "client_seq"], name="idx_agora_events_order"),
            models.Index(fields=["applied_at"], name="idx_agora_events_new"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.uid} in {self.call_id}"
