"""Answers of the masking API."""

import os
from collections.abc import AsyncIterator
from typing import Any, BinaryIO

from asgiref.sync import sync_to_async
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework import serializers

from masking.web.models import MaskingJob

CHUNK = 256 * 1024
# What the masks write, by the suffix of the file.
MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
}


class Job(serializers.Serializer):
    """A file on its way to being masked. `code` and `error` say why one failed, else null."""

    jobId = serializers.CharField()
    kind = serializers.ChoiceField(choices=MaskingJob.Kind.choices)
    status = serializers.ChoiceField(choices=MaskingJob.Status.choices)
    progress = serializers.FloatField(min_value=0, max_value=1)
    expiresAt = serializers.DateTimeField()
    code = serializers.CharField(allow_null=True)
    error = serializers.CharField(allow_null=True)


def job_answer(job: MaskingJob) -> dict[str, Any]:
    return {
        "jobId": job.pk,
        "kind": job.kind,
        "status": job.status,
        "progress": round(job.progress, 3),
        "expiresAt": job.expires_at,
        "code": job.error_code or None,
        "error": job.error or None,
    }


def small_file_answer(suffix: str, file: BinaryIO) -> HttpResponse:
    """The file as a whole."""
    with file:
        response = HttpResponse(file.read(), content_type=MEDIA_TYPES[suffix])
    _name(response, suffix)
    return response


class FileAnswer(StreamingHttpResponse):
    """The file in pieces, read while it is sent; closed at the end, however that comes."""

    def __init__(self, suffix: str, file: BinaryIO) -> None:
        super().__init__(_pieces(file), content_type=MEDIA_TYPES[suffix])
        self._file = file
        self["Content-Length"] = str(os.fstat(file.fileno()).st_size)
        _name(self, suffix)

    def close(self) -> None:
        self._file.close()
        super().close()


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    read = sync_to_async(file.read, thread_sensitive=False)
    while piece := await read(CHUNK):
        yield piece


def _name(response: HttpResponseBase, suffix: str) -> None:
    response["Content-Disposition"] = f'attachment; filename="masked{suffix}"'
