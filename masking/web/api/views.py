"""Doors of the masking API: parse, call, answer."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.response import Response

from ikoota.membership.models import Member
from ikoota.rest import Done, PrivateView, Refusals
from ikoota.throttles import MemberThrottle
from masking.web import services
from masking.web.api.answers import FileAnswer, Job, job_answer, small_file_answer
from masking.web.api.serializers import AudioForm, FileForm, ImageForm, VideoForm
from masking.web.errors import (
    Busy,
    Damaged,
    Encrypted,
    JobFailed,
    JobNotDone,
    JobNotFound,
    MaskingFailed,
    MediaTooLarge,
    NoRoom,
    NotAForm,
    NotTrusted,
    TooManyJobs,
    Unsupported,
    WrongKind,
)
from masking.web.models import MaskingJob
from masking.web.policies import is_trusted
from masking.web.selectors import get_job_for
from masking.web.uploading import MediaFormParser, PrivateUploadHandler

FILE_REFUSALS: Refusals = (
    Unsupported,
    Damaged,
    Encrypted,
    WrongKind,
    MediaTooLarge,
    TooManyJobs,
    NotTrusted,
    NoRoom,
    Busy,
)


class FileThrottle(MemberThrottle):
    """As everywhere, but for other sites, which ask for all of their members."""

    def allow_request(self, request: Request, view: Any) -> bool:
        return is_trusted(view.member()) or super().allow_request(request, view)


class MaskingView(PrivateView):
    """For members who may take part in calls (the default permission of the API)."""

    def member(self) -> Member:
        return self.request.member  # type: ignore[attr-defined]  # set by IsCallMember


class FileView(MaskingView):
    """Takes a file of one kind: 200 with the masked file, or 202 with a job to ask for."""

    kind: ClassVar[str]
    body: type[FileForm]
    answer = Job
    errors = FILE_REFUSALS
    parser_classes = [MediaFormParser]
    throttle_scope = "masking"
    throttle_classes = [FileThrottle]

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        # Before anything, such as the check of the CSRF token, reads the form.
        request.upload_handlers = [PrivateUploadHandler(request)]
        return super().initialize_request(request, *args, **kwargs)

    def handle_exception(self, error: Exception) -> Response:
        if isinstance(error, UnsupportedMediaType):
            error = NotAForm()
        return super().handle_exception(error)

    def receive(self) -> HttpResponseBase:
        """Check the form, and have its file masked."""
        wanted = self.wanted()
        upload = wanted.pop("file")
        job, masked = services.receive(self.member(), self.kind, upload.path, wanted)
        if masked:
            return small_file_answer(job.suffix, masked)
        return Response(job_answer(job), status=202)


class ImagesView(FileView):
    """Mask a picture. Small ones are answered at once, unless the site is busy."""

    kind = MaskingJob.Kind.IMAGE
    body = ImageForm
    errors = (*FILE_REFUSALS, MaskingFailed)

    @extend_schema(
        responses={
            (200, "image/png"): OpenApiTypes.BINARY,
            (200, "image/jpeg"): OpenApiTypes.BINARY,
            202: Job,
        }
    )
    def post(self, request: Request) -> HttpResponseBase:
        return self.receive()


class AudioView(FileView):
    """Mask the voices of a recording."""

    kind = MaskingJob.Kind.AUDIO
    body = AudioForm

    @extend_schema(responses={202: Job})
    def post(self, request: Request) -> HttpResponseBase:
        return self.receive()


class VideosView(FileView):
    """Mask the faces and the voices of a film."""

    kind = MaskingJob.Kind.VIDEO
    body = VideoForm

    @extend_schema(responses={202: Job})
    def post(self, request: Request) -> HttpResponseBase:
        return self.receive()


class JobView(MaskingView):
    """How far a job is, for its owner alone."""

    answer = Job
    errors = (JobNotFound,)

    def get(self, request: Request, job_id: str) -> Response:
        return Response(job_answer(get_job_for(self.member(), job_id)))

    @extend_schema(responses={200: Done})
    def delete(self, request: Request, job_id: str) -> Response:
        """Give the job up: everything of it is deleted at once."""
        services.cancel_job(self.member(), job_id)
        return Response({"success": True})


class ResultView(MaskingView):
    """The masked file, once: it is deleted while it is sent."""

    # A HEAD would take the result without giving it.
    http_method_names = ["get", "options"]
    errors = (JobNotFound, JobNotDone, JobFailed)

    @extend_schema(
        responses={
            (200, media_type): OpenApiTypes.BINARY
            for media_type in ("image/png", "image/jpeg", "audio/mp4", "video/mp4")
        }
    )
    def get(self, request: Request, job_id: str) -> HttpResponseBase:
        job, file = services.take_result(self.member(), job_id)
        return FileAnswer(job.suffix, file)
