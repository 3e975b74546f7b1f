"""What members ask of the masking API."""

import json
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from masking.web import services, storage
from masking.web.models import MaskingJob
from tests.masking.web import media
from tests.membership.people import signed_in

SMALL = 0  # of MASKING_AT_ONCE_PIXELS: nothing is masked at once


class Api:
    """A member's requests under /api/masking/, answering (status, JSON or bytes)."""

    def __init__(self, client):
        self.client = client

    @classmethod
    def of(cls, member):
        return cls(signed_in(member))

    def send(self, path, content, name="my-holiday.bin", **fields):
        """Send a file to `path`."""
        file = SimpleUploadedFile(name, content)
        return self._read(self.client.post(f"/api/masking/{path}", {"file": file, **fields}))

    def job(self, job_id):
        return self._read(self.client.get(f"/api/masking/jobs/{job_id}"))

    def result(self, job_id):
        return self._read(self.client.get(f"/api/masking/jobs/{job_id}/result"))

    def cancel(self, job_id):
        return self._read(self.client.delete(f"/api/masking/jobs/{job_id}"))

    def _read(self, answer):
        self.headers = answer.headers
        content = b"".join(answer) if answer.streaming else answer.content
        is_json = answer.headers.get("Content-Type") == "application/json"
        return answer.status_code, json.loads(content) if is_json else content


def code_of(answer):
    """Status and code of a refusal."""
    status, body = answer
    assert body.keys() <= {"error", "code", "fields"}, body
    assert body["error"].endswith(".")
    return status, body["code"]


def upload(content: bytes = b"") -> Path:
    """A file as the form's parser leaves it."""
    path = storage.upload_path()
    path.write_bytes(content or media.picture())
    return path


def new_job(member, kind="image", content=b"", suffix=".png", **fields) -> MaskingJob:
    """A job that waits."""
    job = MaskingJob(
        member=member,
        kind=kind,
        suffix=suffix,
        wishes={"mode": "avatar", "strength": 0.5, "voice": "private", "look": None},
        expires_at=services.timezone.now() + services.LONGEST_WAIT,
        **fields,
    )
    return services.queue_job(job, upload(content))
