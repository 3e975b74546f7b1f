"""Deletes what nobody fetches, and what crashes left behind."""

import logging
import time
from pathlib import Path

from masking.web import storage
from masking.web.models import MaskingJob
from masking.web.selectors import HOLDING, expired

logger = logging.getLogger(__name__)

# A file without a job may belong to a request that is just running.
ORPHAN_SECONDS = 600


def delete_expired() -> int:
    """Delete jobs whose time is over, with their files; the number of jobs."""
    gone = list(expired().values_list("pk", flat=True))
    MaskingJob.objects.filter(pk__in=gone).delete()
    for job_id in gone:
        storage.delete_files(job_id)
    return len(gone)


def delete_leftovers() -> int:
    """Delete files that no job needs; the number of files. Safe at any time, from any process."""
    files = [path for path in storage.folder().iterdir() if path.is_file()]
    # Asked after the files were listed: a file of a job that came meanwhile is not among them.
    jobs = {job.pk: job for job in MaskingJob.objects.filter(pk__in={_job_of(p) for p in files})}
    gone = [path for path in files if _is_leftover(path, jobs.get(_job_of(path)))]
    for path in gone:
        path.unlink(missing_ok=True)
    if gone:
        logger.warning("%d files that no job needs were deleted", len(gone))
    return len(gone)


def _job_of(path: Path) -> str:
    """The id that the name begins with; half-written files have a dot before it."""
    return path.name.lstrip(".").partition(".")[0]


def _is_leftover(path: Path, job: MaskingJob | None) -> bool:
    if job is None:
        return _age_of(path) > ORPHAN_SECONDS
    if job.status not in HOLDING:
        return True
    if path == storage.source_path(job):
        return job.status == MaskingJob.Status.DONE
    return job.claim == "" or job.claim not in path.name


def _age_of(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
