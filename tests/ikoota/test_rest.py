"""Every error of the JSON API has one shape."""

import pytest
from rest_framework import exceptions, serializers

from ikoota.errors import AppError
from ikoota.rest import exception_handler


class Refused(AppError):
    code = "refused"
    status = 409
    message = "Not now."


def answer_to(error: Exception):
    response = exception_handler(error, {})
    return None if response is None else (response.status_code, response.data)


def test_a_refusal_of_ours_keeps_its_status_code_and_sentence():
    assert answer_to(Refused()) == (409, {"error": "Not now.", "code": "refused"})


def test_fields_are_answered_when_there_are_any():
    error = Refused("Look again.", fields={"title": ["Too long."]})
    assert answer_to(error) == (
        409,
        {"error": "Look again.", "code": "refused", "fields": {"title": ["Too long."]}},
    )


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.PermissionDenied(), 403, "permission_denied"),
        (exceptions.NotFound(), 404, "not_found"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.ParseError(), 400, "parse_error"),
        (exceptions.Throttled(3), 429, "throttled"),
    ],
)
def test_the_frameworks_errors_get_a_code_and_a_sentence(error, status, code):
    got_status, body = answer_to(error)
    assert (got_status, body["code"]) == (status, code)
    assert body["error"].endswith(".")


def test_a_serializers_errors_become_fields_of_sentences():
    class Form(serializers.Serializer):
        title = serializers.CharField()
        tags = serializers.ListField(child=serializers.IntegerField())

    form = Form(data={"tags": [1, "x"]})
    form.is_valid()
    status, body = answer_to(exceptions.ValidationError(form.errors))
    assert (status, body["code"], set(body["fields"])) == (400, "invalid", {"title", "tags"})
    assert all(isinstance(text, str) for texts in body["fields"].values() for text in texts)


def test_an_unknown_error_is_left_to_be_a_500():
    assert answer_to(ZeroDivisionError()) is None
