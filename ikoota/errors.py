"""Errors of the product: one base class, and the one place where pages turn them into answers."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


class AppError(Exception):
    """A refusal with a stable `code` for programs and a sentence for people.

    `status` is the HTTP status (4xx); `fields` maps field names to lists of sentences.
    """

    code = "error"
    status = 400
    message = "This could not be done."

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


class AppErrorMiddleware:
    """Answers an AppError raised by a page: JSON under /api/, the error page elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, AppError):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse(error.as_dict(), status=error.status)
        return render(request, "error.html", {"error": error}, status=error.status)
