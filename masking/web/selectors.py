"""Reads: a member's own jobs."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from ikoota.membership.models import Member
from masking.web.errors import JobNotFound
from masking.web.models import MaskingJob

Status = MaskingJob.Status
# Jobs that hold a file on the disk.
HOLDING = (Status.WAITING, Status.RUNNING, Status.DONE)


def get_job_for(member: Member, job_id: str) -> MaskingJob:
    """The member's job. Raises JobNotFound: of somebody else, expired and unknown are the same."""
    living = MaskingJob.objects.filter(member=member, expires_at__gt=timezone.now())
    job = living.filter(pk=job_id).first()
    if job is None:
        raise JobNotFound
    return job


def holding_jobs_of(member: Member) -> QuerySet[MaskingJob]:
    """The member's jobs that hold a file, waiting, running or done."""
    return MaskingJob.objects.filter(
        member=member, status__in=HOLDING, expires_at__gt=timezone.now()
    )


def claimable() -> QuerySet[MaskingJob]:
    """Jobs for a worker, the oldest first: those that wait, and those whose worker died."""
    died = Q(status=Status.RUNNING, leased_until__lt=timezone.now())
    return MaskingJob.objects.filter(Q(status=Status.WAITING) | died).order_by("created_at", "pk")


def expired() -> QuerySet[MaskingJob]:
    """Jobs whose time is over, but for those that a worker holds: it finds out by itself."""
    return MaskingJob.objects.filter(expires_at__lte=timezone.now())
