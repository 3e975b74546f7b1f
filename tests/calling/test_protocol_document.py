"""docs/protocol.md names every event, message, close code, error code and address of the API."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.urls import get_resolver
from rest_framework.exceptions import APIException

from calling import events
from calling.api.views import MemberView
from calling.messages import SHAPES
from ikoota.errors import AppError
from ikoota.rest import SENTENCES
from ikoota.schema import BODY_REFUSALS

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "protocol.md").read_text()
METHODS = ("get", "post", "put", "patch", "delete")
PLACEHOLDERS = {
    "<str:public_id>": "<callId>",
    "<str:oto_number>": "<OTO#>",
    "<str:job_id>": "<jobId>",
}
SHORT = ("api/calling/", "api/auth/", "api/masking/")


def section(title):
    """The first column of the tables under that heading."""
    body = TEXT.split(f"# {title}\n")[1].split("\n#")[0]
    return set(re.findall(r"^\| `?(\w+)`? \|", body, re.MULTILINE)) - {
        "Event",
        "Message",
        "Code",
        "others",
    }


def row(name):
    """The line of the table that begins with `name`."""
    return next((line for line in TEXT.splitlines() if line.startswith(f"| `{name}` |")), "")


def subclasses(base):
    return {leaf for child in base.__subclasses__() for leaf in {child} | subclasses(child)}


# Those of the product: tests may have made some, too, by the time this one is loaded.
ERRORS = [error for error in subclasses(AppError) if not error.__module__.startswith("tests")]


def addresses(patterns, prefix=""):
    """Every method of every address under /api/ as the document writes it, with its view."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, path)
        elif path.startswith("api/"):
            view = pattern.callback.view_class
            for method in filter(lambda name: hasattr(view, name), METHODS):
                yield f"{method.upper()} {written(path)}", view


def written(path):
    for placeholder, name in PLACEHOLDERS.items():
        path = path.replace(placeholder, name)
    for prefix in SHORT:
        if path.startswith(prefix):
            return path.removeprefix(prefix)
    return f"/{path}"


ADDRESSES = dict(addresses(get_resolver().url_patterns))
OURS = [
    (name, view)
    for name, view in ADDRESSES.items()
    if issubclass(view, MemberView) and name.startswith("POST ")
]


def test_client_messages():
    assert section("Client messages") == set(SHAPES)


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_fields_of_client_messages(kind):
    assert all(f"`{field}`" in row(kind) for shape in SHAPES[kind] for field in shape)


def test_roster_events():
    declared = {event.type for event in events.RosterEvent.__subclasses__()}
    assert section("Roster events") == declared


def test_other_events():
    declared = subclasses(events.Event) - subclasses(events.RosterEvent) - {events.RosterEvent}
    assert section("Other events") == {event.type for event in declared}


@pytest.mark.parametrize(
    "event", sorted(subclasses(events.Event) - {events.RosterEvent}, key=lambda event: event.type)
)
def test_fields_of_events(event):
    part = "Roster" if issubclass(event, events.RosterEvent) else "Other"
    body = TEXT.split(f"### {part} events\n")[1].split("\n#")[0]
    line = next(text for text in body.splitlines() if text.startswith(f"| `{event.type}` |"))
    names = {events._camel(field.name) for field in fields(event)}
    assert {name for name in names if f"`{name}`" not in line} == set()


def test_reasons_of_leaving():
    assert all(f"`{reason}`" in row("left") for reason in events.LeftReason)


def test_close_codes():
    codes = {str(value) for name, value in vars(events.CloseCode).items() if name.isupper()}
    assert section("Close codes") == codes


@pytest.mark.parametrize(
    ("code", "status"),
    sorted({(error.code, error.status) for error in ERRORS if error.code != "error"}),
)
def test_error_codes_with_their_status(code, status):
    http = [line.split("|")[2].strip() for line in TEXT.splitlines() if f"| `{code}` |" in line]
    assert any(str(status) in column or column == "websocket" for column in http)


def test_error_codes_of_the_door():
    codes = {*SENTENCES, *(code for _, code in BODY_REFUSALS)}
    assert {code for code in codes if not row(code)} == set()


def test_no_error_code_is_made_up():
    known = {error.code for error in subclasses(AppError)}
    known |= {error.default_code for error in subclasses(APIException)}
    assert section("Error codes") <= known


def test_every_address_and_no_other():
    documented = set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) [^` ]+)`", TEXT))
    assert documented == set(ADDRESSES)


@pytest.mark.parametrize(("name", "view"), OURS, ids=[name for name, _ in OURS])
def test_fields_of_bodies(name, view):
    body = row(name).split("|")[2]
    assert {field for field in view.body().fields if f"`{field}`" not in body} == set()


def test_fields_of_a_listed_call():
    from calling.api.answers import CallInfo, RosterRow

    named = {*CallInfo().fields, *RosterRow().fields}
    assert {field for field in named if f"`{field}`" not in TEXT} == set()
