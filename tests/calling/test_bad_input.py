"""Whatever is sent: a 4xx with a sentence and a code, and nothing written."""

import json

import pytest
from django.core import serializers as dumps
from django.urls import get_resolver

from calling import services
from calling.api.views import LeaveView, MemberView
from calling.models import Call, CallMember, InvitationLink, MediaSpan, Participation
from tests.calling.scenes import new_call, sit

pytestmark = pytest.mark.django_db
MODELS = (Call, CallMember, InvitationLink, MediaSpan, Participation)
PREFIX = "api/calling/"


def posts():
    """Every address of the members' API that takes a POST, with its view."""
    api = next(p for p in get_resolver().url_patterns if str(p.pattern) == PREFIX)
    for pattern in api.url_patterns:
        view = getattr(pattern.callback, "view_class", None) if hasattr(pattern, "callback") else 0
        if view and issubclass(view, MemberView) and hasattr(view, "post"):
            yield str(pattern.pattern), view


POSTS = [path for path, _ in posts()]
READ = [path for path, view in posts() if view is not LeaveView]
OF_A_CALL = [path for path in POSTS if path.startswith("<str:public_id>")]
# A body that would do for each address that needs one.
BODIES = {
    "role": {"otoNumber": "{ben}", "role": "moderator"},
    "mute": {"otoNumber": "{ben}", "kind": "audio"},
    **{name: {"otoNumber": "{ben}"} for name in ("host", "remove", "ban", "unban", "invite")},
    "accept-invitation": {"token": "{token}"},
    "token": {"channelName": "{channel}"},
    "create": {"title": "Evening circle"},
}


@pytest.fixture
def good(ann, ben, call):
    """A function: the body that the address would take from Ann in her call, where all sit."""
    sit(ann, call), sit(ben, call)
    values = {
        "{ben}": ben.oto_number,
        "{token}": services.make_invitation_link(ann, call),
        "{channel}": call.channel_name,
    }

    def body_of(path):
        body = BODIES.get(path.rsplit("/")[-1], {})
        return {key: values.get(value, value) for key, value in body.items()}

    return body_of


def rows():
    """Everything the calls consist of, as text."""
    return dumps.serialize(
        "json", [row for model in MODELS for row in model.objects.order_by("pk")]
    )


def send(client, path, body, content_type="application/json"):
    """The status; the answer has the shape of an error, and nothing was written."""
    before = rows()
    answer = client.post(f"/{PREFIX}{path}", body, content_type)
    error = answer.json()
    assert error.keys() <= {"error", "code", "fields"}
    assert error["error"].endswith(".")
    assert error["code"]
    assert rows() == before
    return answer.status_code


@pytest.mark.parametrize("path", POSTS)
def test_the_good_bodies_are_good(api, good, call, path):
    """Or the tests below would prove nothing."""
    assert api.post(path.replace("<str:public_id>", call.public_id), good(path))[0] == 200


JUNK = ["{", "[]", "null", "7", '"text"', "NaN", "\ud800".encode("utf-8", "surrogatepass"), b"\xff"]


@pytest.mark.parametrize("path", READ)
def test_bodies_that_are_no_objects(api, good, call, path):
    needs_a_body = path.rsplit("/")[-1] in BODIES
    address = path.replace("<str:public_id>", call.public_id)
    for body in JUNK:
        if body != "null" or needs_a_body:  # null is an empty body
            assert send(api.client, address, body) == 400, body


@pytest.mark.parametrize("path", READ)
def test_unknown_fields(api, good, call, path):
    for name in ("call", "", "\ud800", "x" * 10_000):
        body = json.dumps(good(path) | {name: "x"})
        assert send(api.client, path.replace("<str:public_id>", call.public_id), body) == 400


VALUES = [None, 7, True, [], {}, "", "x" * 10_000, "🎭", "\0", "\ud800"]


@pytest.mark.parametrize("path", [path for path in READ if path.rsplit("/")[-1] in BODIES])
def test_wrong_values_in_every_field(api, good, call, path):
    address = path.replace("<str:public_id>", call.public_id)
    for field in good(path):
        for value in VALUES:
            if (field, value) == ("title", "🎭"):
                continue  # a fine title
            status = send(api.client, address, json.dumps(good(path) | {field: value}))
            assert status in (400, 403, 404), (field, value)


@pytest.mark.parametrize("path", POSTS)
def test_ten_megabytes(api, good, call, path):
    body = json.dumps(good(path) | {"padding": "x" * 10_000_000})
    assert send(api.client, path.replace("<str:public_id>", call.public_id), body) == 413


@pytest.mark.parametrize("path", READ)
def test_forms_are_no_json(api, good, call, path):
    address = path.replace("<str:public_id>", call.public_id)
    body = "title=x"
    assert send(api.client, address, body, "application/x-www-form-urlencoded") == 415


UNKNOWN = ["22222222zzzz", "0", "-1", "🎭", "%00", "' OR 1=1", "x" * 500]


@pytest.mark.parametrize("path", OF_A_CALL)
def test_unknown_calls(api, good, path):
    body = json.dumps(good(path))
    for public_id in UNKNOWN:
        status = send(api.client, path.replace("<str:public_id>", public_id), body)
        assert status == (403 if "token" in path else 404), public_id


@pytest.mark.parametrize("path", OF_A_CALL)
def test_private_calls_of_others(ann, bens_api, good, path):
    private = new_call(ann, is_public=False)
    address = path.replace("<str:public_id>", private.public_id)
    status = send(bens_api.client, address, json.dumps(good(path)))
    assert status == (403 if "token" in path else 404)


# Leaving and ending what is over already is done.
@pytest.mark.parametrize(
    "path", [path for path in OF_A_CALL if not path.endswith(("/leave", "/end"))]
)
def test_ended_calls(ann, api, good, call, path):
    name = path.rsplit("/")[-1]
    body = json.dumps(good(path))
    services.end_call(ann, call)
    status = send(api.client, path.replace("<str:public_id>", call.public_id), body)
    assert status == (410 if name == "renew" else 404)


@pytest.mark.parametrize("path", ["<str:public_id>/join", "<str:public_id>/token/renew", "token"])
def test_paused_calls(ann, api, good, call, path):
    services.pause_call(ann, call)
    address = path.replace("<str:public_id>", call.public_id)
    assert send(api.client, address, json.dumps(good(path))) == 409


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options", "trace"])
def test_other_methods(api, call, method):
    for path in (f"{call.public_id}/join", "token", f"{call.public_id}/lock"):
        answer = getattr(api.client, method)(f"/{PREFIX}{path}")
        assert answer.status_code in (200, 405)
        assert (answer.status_code == 200) == (method == "options")
