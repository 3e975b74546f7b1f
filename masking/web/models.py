"""One table: files of members on their way to being masked."""

import secrets

from django.db import models
from django.utils import timezone

from ikoota.membership.models import Member

ID_BYTES = 16


def new_job_id() -> str:
    """Random id for addresses and file names: 128 bits, tells neither order nor time."""
    return secrets.token_hex(ID_BYTES)


class MaskingJob(models.Model):
    """One file of one member. Of the file itself only what is needed to mask it is kept.

    A worker that takes a job writes its own random `claim` and a lease into it; whoever finds
    another claim there has lost the job. A lease that ran out is a worker that died.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", "Picture"
        AUDIO = "audio", "Recording"
        VIDEO = "video", "Film"

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    id = models.CharField(
        primary_key=True, max_length=2 * ID_BYTES, default=new_job_id, editable=False
    )
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="masking_jobs")
    kind = models.CharField(max_length=5, choices=Kind)
    # What was wished: face mode, strength, voice mode, and the look of another site's member.
    wishes = models.JSONField(default=dict)
    # Suffix of the masked file, such as ".png".
    suffix = models.CharField(max_length=5)
    status = models.CharField(max_length=7, choices=Status, default=Status.WAITING)
    progress = models.FloatField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=32, blank=True, default="")
    leased_until = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=40, blank=True, default="")
    error = models.CharField(max_length=255, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "masking_jobs"
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["status", "created_at"], name="idx_masking_queue")]

    def __str__(self) -> str:
        return f"masking job of {self.member.oto_number}"
