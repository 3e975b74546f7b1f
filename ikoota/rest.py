"""What the whole JSON API shares: strict bodies, answers nobody keeps, one shape of errors."""

from typing import Any, TypeAlias

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.cache import patch_cache_control
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.views import exception_handler as drf_exception_handler

from ikoota.errors import AppError

Refusals: TypeAlias = tuple[type[AppError], ...]

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


class StrictSerializer(serializers.Serializer):
    """Refuses fields it does not know, so that a misspelt one is not silently ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := data.keys() - self.fields.keys()):
            raise serializers.ValidationError({name: ["Unknown field."] for name in unknown})
        return super().to_internal_value(data)


class NoFields(StrictSerializer):
    """An empty body."""


class Done(serializers.Serializer):
    """What was asked is done, or was so already."""

    success = serializers.BooleanField()


class StrictBoolean(serializers.BooleanField):
    """JSON's true and false; "yes", "0" and 1 are no booleans."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class StrictText(serializers.CharField):
    """A JSON text; numbers are not turned into one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictInteger(serializers.IntegerField):
    """A JSON number without a fraction; neither a text nor a boolean."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictNumber(serializers.FloatField):
    """A JSON number; neither a text, nor a boolean, nor one that no float can hold."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        try:
            return float(data)
        except OverflowError:
            self.fail("invalid")


class PrivateView(APIView):
    """Tokens, rosters and preferences are for one reader: nothing between us may keep them.

    `body`, `answer` and `errors` describe a view (ikoota/schema.py).
    """

    body: type[serializers.Serializer] = NoFields
    answer: type[serializers.Serializer] = Done
    errors: Refusals = ()

    def wanted(self) -> dict[str, Any]:
        """The request's body, checked against `body`."""
        body = self.body(data=self.request.data)
        body.is_valid(raise_exception=True)
        return body.validated_data

    def finalize_response(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        return response


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Translate AppError and Django REST framework's own errors; anything else stays a 500."""
    if isinstance(error, AppError):
        return Response(error.as_dict(), status=error.status, headers=error.headers())
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
            ("" if name == "non_field_errors" else _sendable(str(name))): _sentences(value)
            for name, value in detail.items()
        }
    return {"": _sentences(detail)}


def _sentences(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _sentences(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _sentences(inner)]
    return [_sendable(str(value))]


def _sendable(text: str) -> str:
    """JSON can hold half a character, which no answer can: errors repeat what was sent."""
    return text.encode("utf-8", "replace").decode()
