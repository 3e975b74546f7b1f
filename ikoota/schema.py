"""The OpenAPI document of the JSON API: what the views tell of themselves, and every error."""

from collections import defaultdict
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework.permissions import AllowAny

from ikoota.rest import StrictText

Refusal = tuple[int, str]
# What is left when str.strip() has taken away what it takes for white space.
NOT_BLANK = r"[^\s\x1c-\x1f\x85]"
BODY_REFUSALS: tuple[Refusal, ...] = (
    (400, "invalid"),
    (400, "parse_error"),
    (411, "length_required"),
    (413, "too_large"),
    (415, "unsupported_media_type"),
)


class ApiSchema(AutoSchema):
    """Adds to every operation the errors that its view names in `errors`, and those of its door.

    Where nothing else is said, the serializers are the view's `body` and `answer`. `errors` is a
    tuple of AppError classes.
    """

    def get_request_serializer(self) -> Any:
        return getattr(self.view, "body", None) or super().get_request_serializer()

    def get_response_serializers(self) -> Any:
        answer = getattr(self.view, "answer", None)
        # By status, because a DELETE of ours answers with a body, too.
        return {200: answer} if answer else super().get_response_serializers()

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        # Bodies refuse what they do not know, and answers hold what is told here and nothing else.
        mapped = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        return {**mapped, "additionalProperties": False}

    def _map_serializer_field(
        self, field: Any, direction: Any, bypass_extensions: bool = False
    ) -> dict[str, Any]:
        mapped = super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        if isinstance(field, StrictText) and field.trim_whitespace and not field.allow_blank:
            return {**mapped, "pattern": NOT_BLANK}
        return mapped

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        codes_of: dict[int, set[str]] = defaultdict(set)
        for status, code in self._refusals():
            codes_of[status].add(code)
        described = {str(status): _described(status, codes_of[status]) for status in codes_of}
        return dict(sorted((bodies | described).items()))

    def _refusals(self) -> Iterator[Refusal]:
        yield 406, "not_acceptable"
        for error in getattr(self.view, "errors", ()):
            yield error.status, error.code
        if not any(isinstance(one, AllowAny) for one in self.view.get_permissions()):
            yield from ((401, "not_authenticated"), (401, "authentication_failed"))
            yield 403, "permission_denied"
        if self.method in ("POST", "PUT", "PATCH", "DELETE"):
            yield from BODY_REFUSALS
        if self.get_override_parameters():
            yield 400, "invalid"
        if getattr(self.view, "throttle_scope", None):
            yield 429, "throttled"


def _described(status: int, codes: set[str]) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "error": {"type": "string", "description": "A sentence for people."},
        "code": {"type": "string", "enum": sorted(codes)},
    }
    if "invalid" in codes:
        sentences = {"type": "array", "items": {"type": "string"}}
        properties["fields"] = {"type": "object", "additionalProperties": sentences}
    body = {
        "type": "object",
        "properties": properties,
        "required": ["error", "code"],
        "additionalProperties": False,
    }
    answer: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {"application/json": {"schema": body}},
    }
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        seconds = {"type": "integer", "minimum": 0}
        answer["headers"] = {"Retry-After": {"schema": seconds, "required": True}}
    return answer
