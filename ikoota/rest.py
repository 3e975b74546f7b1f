"""One shape for every error of the JSON API: error sentence, stable code, fields if any."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from ikoota.errors import AppError

SENTENCES = {
    "not_authenticated": "Sign in first.",
    "authentication_failed": "Sign in again.",
    "permission_denied": "You may not do this.",
    "not_found": "There is nothing here.",
    "method_not_allowed": "This address does not take that method.",
    "parse_error": "The request is not valid JSON.",
    "unsupported_media_type": "Send JSON.",
    "throttled": "Too many requests. Wait a little and try again.",
}


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Translate AppError and Django REST framework's own errors; anything else stays a 500."""
    if isinstance(error, AppError):
        return Response(error.as_dict(), status=error.status)
    response = drf_exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response.data = _body_of(error)
    return response


def _body_of(error: Exception) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        return {
            "error": "Some of what you sent is not right.",
            "code": "invalid",
            "fields": _fields_of(error.detail),
        }
    assert isinstance(error, exceptions.APIException)
    code = error.get_codes()
    name = code if isinstance(code, str) else error.default_code
    return {"error": SENTENCES.get(name, str(error.detail)), "code": name}


def _fields_of(detail: Any) -> dict[str, list[str]]:
    """Flatten nested details to field -> sentences; errors of no field go under "" ."""
    if isinstance(detail, dict):
        return {
            ("" if name == "non_field_errors" else str(name)): _sentences(value)
            for name, value in detail.items()
        }
    return {"": _sentences(detail)}


def _sentences(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _sentences(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _sentences(inner)]
    return [str(value)]
