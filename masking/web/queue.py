"""Writes of the workers: taking a job, keeping it, and ending it.

A worker holds a job by its claim and a lease. Every write of it asks for that claim, so whoever
lost the job, or whose member cancelled it, changes nothing.
"""

import logging
import secrets
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from ikoota.errors import AppError
from masking.web import storage
from masking.web.errors import MaskingFailed
from masking.web.models import MaskingJob
from masking.web.selectors import claimable

logger = logging.getLogger(__name__)

Status = MaskingJob.Status
MOST_TRIES = 3
# A worker renews it once a second; no database keeps it waiting for longer than 20 s.
LEASE = timedelta(seconds=30)


def claim_next() -> MaskingJob | None:
    """Take the oldest job that waits or whose worker died; None when there is none."""
    while (job := claimable().select_related("member").first()) is not None:
        worn_out = job.tries >= MOST_TRIES
        if not _took(job):
            continue
        if not worn_out:
            return job
        fail(job, MaskingFailed())
    return None


def keep(job: MaskingJob, progress: float) -> bool:
    """Renew the lease and store the progress; False when the job is not ours any more."""
    return bool(_ours(job).update(progress=min(1.0, progress), leased_until=timezone.now() + LEASE))


def finish(job: MaskingJob) -> bool:
    """Hand the masked file over; False when nobody wants it any more, and it is gone."""
    ends = timezone.now() + timedelta(seconds=settings.MASKING_RESULT_TTL)
    done = _ours(job).update(status=Status.DONE, progress=1, leased_until=None, expires_at=ends)
    if done:
        storage.source_path(job).unlink(missing_ok=True)
    else:
        drop(job)
    return bool(done)


def fail(job: MaskingJob, refusal: AppError) -> None:
    """End the job without a result; the member is told why for as long as a result would wait."""
    ends = timezone.now() + timedelta(seconds=settings.MASKING_RESULT_TTL)
    ended = _ours(job).update(
        status=Status.FAILED,
        error_code=refusal.code,
        error=refusal.message,
        leased_until=None,
        expires_at=ends,
    )
    if ended:
        storage.delete_files(job.pk)
    logger.info("masking for %s failed: %s", job.member, refusal.code)


def try_again(job: MaskingJob) -> None:
    """After the process crashed; MOST_TRIES times at most."""
    storage.delete_claimed(job)
    if job.tries >= MOST_TRIES:
        fail(job, MaskingFailed())
    else:
        _ours(job).update(status=Status.WAITING, claim="", leased_until=None)


def give_back(job: MaskingJob) -> None:
    """This worker stops: another one begins anew, and it does not count as a try."""
    storage.delete_claimed(job)
    _ours(job).update(
        status=Status.WAITING, claim="", leased_until=None, tries=max(0, job.tries - 1)
    )


def drop(job: MaskingJob) -> None:
    """The job was cancelled, or is another worker's: delete what this one wrote."""
    storage.delete_claimed(job)
    if not MaskingJob.objects.filter(pk=job.pk).exists():
        storage.delete_files(job.pk)


def _took(job: MaskingJob) -> bool:
    """Claim the job as it was read; False when another worker was faster."""
    as_read = MaskingJob.objects.filter(pk=job.pk, status=job.status, claim=job.claim)
    job.claim, job.tries, job.status = secrets.token_hex(16), job.tries + 1, Status.RUNNING
    job.leased_until = timezone.now() + LEASE
    return bool(
        as_read.update(
            claim=job.claim,
            tries=job.tries,
            status=job.status,
            leased_until=job.leased_until,
            progress=0,
        )
    )


def _ours(job: MaskingJob) -> QuerySet[MaskingJob]:
    return MaskingJob.objects.filter(pk=job.pk, claim=job.claim, status=Status.RUNNING)
