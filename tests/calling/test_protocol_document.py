"""docs/protocol.md names every event, message, close code, error code and API path."""

import re
from pathlib import Path

import pytest

from calling import errors, events
from calling.api.urls import urlpatterns
from calling.messages import SHAPES

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "protocol.md").read_text()


def section(title):
    """The first column of the table under that heading."""
    body = TEXT.split(f"# {title}\n")[1].split("\n#")[0]
    return set(re.findall(r"^\| `?(\w+)`? \|", body, re.MULTILINE)) - {
        "Event",
        "Message",
        "Code",
        "others",
    }


def subclasses(base):
    return {leaf for child in base.__subclasses__() for leaf in {child} | subclasses(child)}


def test_client_messages():
    assert section("Client messages") == set(SHAPES)


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_fields_of_client_messages(kind):
    row = next(line for line in TEXT.splitlines() if line.startswith(f"| `{kind}` |"))
    assert all(f"`{field}`" in row for shape in SHAPES[kind] for field in shape)


def test_roster_events():
    declared = {event.type for event in events.RosterEvent.__subclasses__()}
    assert section("Roster events") == declared


def test_other_events():
    declared = subclasses(events.Event) - subclasses(events.RosterEvent) - {events.RosterEvent}
    assert section("Other events") == {event.type for event in declared}


def test_close_codes():
    codes = {str(value) for name, value in vars(events.CloseCode).items() if name.isupper()}
    assert section("Close codes") == codes


def test_error_codes():
    assert section("Error codes") == {error.code for error in subclasses(errors.CallError)}


def test_paths():
    for pattern in urlpatterns:
        assert str(pattern.pattern).replace("<str:public_id>", "<callId>") in TEXT
