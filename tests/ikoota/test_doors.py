"""What cannot be read is refused; no stranger makes the server fail."""

import asyncio
import json

import pytest
from asgiref.sync import async_to_sync
from django.test import Client

from ikoota.asgi import application
from tests.calling.scenes import Socket, in_loop
from tests.membership.people import new_member, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
DEEP = ["[" * 50_000, '{"username":' * 20_000, '{"title": ' + "[" * 990 + "]" * 990 + "}"]


@pytest.mark.parametrize("path", ["auth/login", "calling/create", "calling/token"])
@pytest.mark.parametrize("body", DEEP, ids=["cut", "objects", "whole"])
def test_bodies_of_great_depth(path, body):
    client = Client() if path == "auth/login" else signed_in(new_member())
    answer = client.post(f"/api/{path}", body, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_a_length_of_thousands_of_digits():
    length = {"CONTENT_LENGTH": "9" * 5_000}
    answer = Client().post("/api/auth/login", "{}", "application/json", **length)
    assert (answer.status_code, json.loads(answer.content)["code"]) == (413, "too_large")


async def answer_to(method, path, headers=(), chunks=(b"",)):
    """Status and body of the site's answer to a request in those chunks, without a length."""
    scope = {"type": "http", "http_version": "1.1", "method": method, "path": path}
    scope |= {"query_string": b"", "headers": [(b"host", b"localhost"), *headers]}
    parts = [{"type": "http.request", "body": one, "more_body": True} for one in chunks]
    parts[-1]["more_body"] = False
    sent = []

    async def receive():
        # After its end, a request only waits for the connection to close.
        return parts.pop(0) if parts else await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    await application(scope, receive, send)
    return sent[0]["status"], b"".join(part.get("body", b"") for part in sent[1:])


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/api/auth/login", "/healthz"])
def test_an_encoding_that_there_is_not(path):
    header = (b"content-type", b"text/plain; charset*=nope''%ff")
    assert async_to_sync(answer_to)("GET", path, [header])[0] == 400


JSON_IN_CHUNKS = [(b"content-type", b"application/json"), (b"transfer-encoding", b"chunked")]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_body_of_which_nobody_says_how_long_it_is(method):
    body = (b'{"username": ', b'"ada"}')
    status, answer = async_to_sync(answer_to)(method, "/api/auth/login", JSON_IN_CHUNKS, body)
    assert (status, json.loads(answer)) == (
        411,
        {"error": "Say how long the body is: send Content-Length.", "code": "length_required"},
    )


def test_no_body_needs_no_length():
    status, answer = async_to_sync(answer_to)("POST", "/api/auth/login", JSON_IN_CHUNKS)
    assert (status, json.loads(answer)["code"]) == (400, "invalid")


NO_ADDRESSES = [
    b"http://[",
    b"http://[::1",
    b"http://]",
    b"\x00",
    b"\xff",
    b"http://localhost:99999",
]


@pytest.mark.parametrize("origin", NO_ADDRESSES)
@pytest.mark.parametrize("query", ["", "?ticket=x"])
@in_loop
async def test_an_origin_that_is_no_address(origin, query):
    assert await Socket(None, "x", origin=origin, query=query).wire.connect() == (False, 1000)


@pytest.mark.parametrize("public_id", ["", "x/y", "x" * 5_000 + "/y"])
@in_loop
async def test_addresses_that_no_websocket_has(public_id):
    for query in ("", "?ticket=x"):
        assert await Socket(None, public_id, query=query).wire.connect() == (False, 1000)


LISTS = {
    "membership/member": ["created_at__year=0", "created_at__year=99999999", "created_at__year=-1"],
    "calling/call": ["created_at__range=", "created_at__year=" + "9" * 400, "creator=" + "9" * 400],
    "calling/call/export.csv": ["created_at__range=", "created_at__year=" + "9" * 400],
    "calling/participation": ["joined_at__year=0", "member=" + "9" * 400],
}


@pytest.mark.parametrize("place", LISTS)
def test_lists_of_the_admin_asked_for_what_there_cannot_be(place):
    root = new_member("root").account
    root.is_staff = root.is_superuser = True
    root.save()
    client = signed_in(root.member)
    for query in LISTS[place]:
        path = f"/admin/{place}" + ("" if "." in place else "/")
        # Back to the list, or an empty one: databases differ in which numbers they take.
        assert client.get(f"{path}?{query}").status_code in (200, 302), query
    assert client.get("/admin/membership/member/?oto_number__regex=%5B").status_code == 400
