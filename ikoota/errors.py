"""Errors of the product: one base class, and the one place where pages turn them into answers."""

import sys
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt

from ikoota.outages import OUTAGES, note_outage


class AppError(Exception):
    """A refusal with a stable `code` for programs and a sentence for people.

    `status` is the HTTP status (4xx); `fields` maps field names to lists of sentences;
    `retry_after` is for how many seconds trying again is of no use.
    """

    code = "error"
    status = 400
    message = "This could not be done."
    retry_after: int | None = None

    def __init__(
        self, message: str | None = None, *, fields: dict[str, list[str]] | None = None
    ) -> None:
        super().__init__(message or self.message)
        self.message = message or self.message
        self.fields = fields

    def as_dict(self) -> dict[str, Any]:
        """The answer's body: `error` sentence, `code`, and `fields` when there are any."""
        body: dict[str, Any] = {"error": self.message, "code": self.code}
        if self.fields:
            body["fields"] = self.fields
        return body

    def headers(self) -> dict[str, str]:
        """Headers of the answer."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


class NothingHere(AppError):
    """An address that there is not."""

    code = "not_found"
    status = 404
    message = "There is nothing here."


class ServerFault(AppError):
    """A fault of ours; what it is stands in the log, not in the answer."""

    code = "server_error"
    status = 500
    message = "Something went wrong on our side. Try again later."


class Unavailable(AppError):
    """The database or Redis is away; nothing of the request was done."""

    code = "unavailable"
    status = 503
    message = "The site is being looked after. Try again in a moment."
    retry_after = 2


class AppErrorMiddleware:
    """Answers an AppError raised by a page: JSON under /api/, the error page elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, AppError):
            return None
        if is_api(request):
            return json_answer(error)
        answer = render(request, "error.html", {"error": error}, status=error.status)
        for name, value in error.headers().items():
            answer[name] = value
        return answer


def is_api(request: HttpRequest) -> bool:
    """Whether the answer is read by a program."""
    return request.path.startswith("/api/")


def json_answer(error: AppError) -> JsonResponse:
    """The error as programs read it."""
    return JsonResponse(error.as_dict(), status=error.status, headers=error.headers())


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """The last address under /api/: programs get JSON in DEBUG, too, where handler404 sleeps."""
    raise NothingHere


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404: JSON under /api/, the page elsewhere."""
    if is_api(request):
        return json_answer(NothingHere())
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: JSON under /api/, the page elsewhere; 503 when a server is away."""
    # Django calls this while it handles the error.
    error = sys.exc_info()[1]
    if isinstance(error, OUTAGES):
        return _unavailable(request, error)
    if is_api(request):
        return json_answer(ServerFault())
    return defaults.server_error(request)


def _unavailable(request: HttpRequest, error: BaseException) -> Any:
    note_outage(error)
    answer: Any
    if is_api(request):
        answer = json_answer(Unavailable())
    else:
        answer = defaults.server_error(request, "503.html")
        answer.status_code = Unavailable.status
        answer["Retry-After"] = str(Unavailable.retry_after)
    # Django's own mark: its line would have a traceback for each request.
    answer._has_been_logged = True
    return answer
