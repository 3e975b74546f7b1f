"""Files of the jobs: in one folder that only this site's own user can read, under random names.

<job>.source          what the member sent; deleted as soon as it is masked, failed or expired
<job>.<claim><suffix> the masked file of the worker with that claim: no other worker, late or early,
                      writes there; deleted when it was fetched, or expired
<random>.upload       what is just being sent
"""

import os
import secrets
from pathlib import Path

from django.conf import settings

from masking.web.models import MaskingJob


def folder() -> Path:
    """The private folder, made when it is missing."""
    path = Path(settings.VAR_DIR) / "masking"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def new_file(path: Path) -> int:
    """Descriptor of a new file that only this user can read. Raises FileExistsError."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)


def upload_path() -> Path:
    return folder() / f"{secrets.token_hex(16)}.upload"


def source_path(job: MaskingJob) -> Path:
    return folder() / f"{job.pk}.source"


def result_path(job: MaskingJob) -> Path:
    return folder() / f"{job.pk}.{job.claim}{job.suffix}"


def delete_claimed(job: MaskingJob) -> None:
    """Everything that the worker with the job's claim wrote, half-written files, too."""
    if job.claim:
        for path in folder().glob(f"*{job.claim}*"):
            path.unlink(missing_ok=True)


def delete_files(job_id: str) -> None:
    """Everything that belongs to the job."""
    for path in folder().glob(f"*{job_id}*"):
        path.unlink(missing_ok=True)
