"""The JSON API refuses bodies that no request of it needs, before anything reads them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ikoota.errors import AppError, is_api, json_answer

MAX_DIGITS = 18


class BodyTooLarge(AppError):
    """More bytes than that address takes; Django itself has a limit for forms only."""

    code = "too_large"
    status = 413
    message = "The request is too large."


class LengthRequired(AppError):
    """A body sent in chunks: Django REST framework would take it for an empty one."""

    code = "length_required"
    status = 411
    message = "Say how long the body is: send Content-Length."


class BodyLimitMiddleware:
    """Goes by Content-Length, and lets no body in without it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit = settings.UPLOAD_LIMITS.get(request.path, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        if is_api(request) and _is_above(length, limit):
            return json_answer(BodyTooLarge())
        if is_api(request) and _has_body_without_length(request):
            return json_answer(LengthRequired())
        return self.get_response(request)


def _has_body_without_length(request: HttpRequest) -> bool:
    # Such a body comes in chunks. Reading of it harms nobody: what is behind would not read it.
    in_chunks = not request.META.get("CONTENT_LENGTH") and "Transfer-Encoding" in request.headers
    return in_chunks and bool(request.read(1))


def _is_above(length: str, limit: int) -> bool:
    # Python reads no number of thousands of digits.
    return length.isdecimal() and (len(length) > MAX_DIGITS or int(length) > limit)
