"""Writes for members: a file becomes a job, a picture is masked at once, a result is taken."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ikoota.membership.models import Member
from masking.web import storage
from masking.web.errors import (
    Busy,
    JobFailed,
    JobNotDone,
    JobNotFound,
    NotTrusted,
    TooManyJobs,
)
from masking.web.models import MaskingJob
from masking.web.options import wishes_of
from masking.web.policies import is_trusted
from masking.web.receiving import look_into, mask_at_once
from masking.web.selectors import get_job_for, holding_jobs_of
from masking.web.sweeping import delete_expired

logger = logging.getLogger(__name__)

Status = MaskingJob.Status
# A file that no worker took for so long is deleted unmasked.
LONGEST_WAIT = timedelta(days=1)


def receive(
    member: Member, kind: str, upload: Path, asked: dict[str, Any]
) -> tuple[MaskingJob, BinaryIO | None]:
    """Have a member's file masked: the job and, when it was done at once, the open masked file.

    `asked` is what of mode, strength, voice and look was asked for. Raises what `look_into` and
    `queue_job` raise, and NotTrusted for a look.
    """
    if asked.get("look") and not is_trusted(member):
        raise NotTrusted
    received = look_into(upload, kind)
    job = MaskingJob(
        member=member,
        kind=str(kind),
        suffix=received.suffix,
        wishes=wishes_of(member, asked),
        expires_at=timezone.now() + LONGEST_WAIT,
    )
    if received.is_small and (file := _masked_at_once(job, upload)):
        return job, file
    return queue_job(job, upload), None


def queue_job(job: MaskingJob, upload: Path) -> MaskingJob:
    """Store the job, whose file `upload` is from now on. Raises TooManyJobs."""
    delete_expired()
    with transaction.atomic():
        # Locked: of two files sent at once, the second must see that the first is there.
        Member.objects.select_for_update().get(pk=job.member_id)
        held = holding_jobs_of(job.member).count()
        if held >= settings.MASKING_JOBS_PER_MEMBER and not is_trusted(job.member):
            raise TooManyJobs
        job.save(force_insert=True)
        # Before the commit: a job that a worker can see has its file.
        upload.rename(storage.source_path(job))
    logger.info("%s sent a file to be masked (%s)", job.member, job.kind)
    return job


def take_result(member: Member, job_id: str) -> tuple[MaskingJob, BinaryIO]:
    """The job and its open masked file. Once: both are deleted, only the open file is left.

    Raises JobNotFound, JobNotDone, JobFailed.
    """
    job = get_job_for(member, job_id)
    if job.status == Status.FAILED:
        raise JobFailed
    if job.status != Status.DONE:
        raise JobNotDone
    try:
        file = storage.result_path(job).open("rb")
    except FileNotFoundError:
        raise JobNotFound from None
    # Of two that ask at once, one deletes the row and gets the file.
    deleted, _ = MaskingJob.objects.filter(pk=job.pk).delete()
    if not deleted:
        file.close()
        raise JobNotFound
    storage.delete_files(job.pk)
    return job, file


def cancel_job(member: Member, job_id: str) -> None:
    """Delete the job with its files; a worker that is at it stops. Raises JobNotFound."""
    job = get_job_for(member, job_id)
    MaskingJob.objects.filter(pk=job.pk).delete()
    storage.delete_files(job.pk)


def _masked_at_once(job: MaskingJob, upload: Path) -> BinaryIO | None:
    """The open masked file, whose name is gone already; None when a worker has to do it."""
    job.claim = "now"
    try:
        return mask_at_once(job, upload).open("rb")
    except Busy:
        job.claim = ""
        return None
    finally:
        storage.delete_files(job.pk)
